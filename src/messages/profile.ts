import type { AdobeFailure } from '../errors.js';
import type { SlackMessage } from '../runs/view.js';
import { sandboxLabel } from './phrases.js';
import { code, foreign } from '../platform/escape.js';
import { textMessage } from './ephemeral.js';
import { buildMessage, slackDateTime, sections } from './mrkdwn.js';
import { plural, formatNumber, limitList } from '../platform/english.js';
import type { SandboxRef } from '../request/request.js';

const LINES = 40;

/** A profile's place in an audience. `status` is Adobe's word, `since` in epoch ms. */
interface MembershipView {
  id: string;
  name: string;
  status: string;
  since?: number;
}

interface ProfileView {
  sandbox: SandboxRef;
  namespace: string;
  memberships: MembershipView[];
  /** Entries that are not shown: their keys may be identities. */
  withheld: number;
}

export const profileOff = textMessage(
  'Profile lookup is turned off here. Your Usher administrator can turn it on with PROFILE_LOOKUP=on.',
);

export const lookingUp = textMessage('Looking it up. The answer will appear here, and only you will see it.');

/** Which audiences a profile is in. The identity itself is not repeated. */
export function profileMessage({ sandbox, namespace, memberships, withheld }: ProfileView): SlackMessage {
  const inside = memberships.filter(({ status }) => status !== 'exited').length;
  const left = memberships.length - inside;
  const where = `${sandboxLabel({ sandbox })}, found by ${foreign(namespace)}`;
  const lines = [
    `*Profile* in ${where}: in ${formatNumber(inside)} ${plural('audience', inside)}${left > 0 ? `, left ${formatNumber(left)}` : ''}.`,
    ...limitList(memberships.map(line), LINES),
    ...(withheld > 0
      ? [
          `${formatNumber(withheld)} ${plural('membership', withheld)} in ${withheld === 1 ? 'another namespace' : 'other namespaces'} hidden to protect identities.`,
        ]
      : []),
    'Adobe doesn’t list audiences that the profile left more than 30 days ago.',
  ];
  return buildMessage(lines.join('\n'), sections(lines));
}

/** In plain words. `realized` is “entered” in Adobe's tutorial and “is in it” in newer documents: both are said. */
function line({ id, name, status, since }: MembershipView): string {
  const when = since === undefined ? '' : ` ${slackDateTime(since)}`;
  const words = new Map([
    ['realized', `in it now, entered${when}`],
    ['existing', `still in it (old data)${since === undefined ? '' : `, as of${when}`}`],
    ['exited', `left${when}`],
  ]);
  return `• ${foreign(name)} ${code(id)}: ${words.get(status) ?? `${foreign(status, 40)}${when}`}`;
}

/** Adobe has no such profile. The text says where it was looked for, and nothing of what was typed. */
export function profileUnknown({ sandbox, namespace }: Pick<ProfileView, 'sandbox' | 'namespace'>): SlackMessage {
  return textMessage(
    `No profile in ${sandboxLabel({ sandbox })} has that ${foreign(namespace)}. Check the spelling, the namespace, and the sandbox.`,
  );
}

/** Why Adobe did not answer; the usual words for what is not named here. Adobe's own may repeat the identity. */
const REFUSED: Partial<Record<AdobeFailure, string>> = {
  denied:
    'Adobe denied access. Profile lookup needs Real-Time CDP Ultimate and a credential with the View Profiles permission. Ask your Usher administrator.',
  'bad-request': 'Adobe rejected that namespace or identity. Check the namespace code.',
  throttled: 'Adobe is getting too many requests. Try again in a minute.',
  unreadable:
    'Adobe’s answer couldn’t be read. Trying again won’t help. Your Usher administrator can find the cause in the log.',
};

/** Without `why` it was no failure of Adobe's that we know. */
export const profileRefused = (why: AdobeFailure | undefined): SlackMessage =>
  textMessage((why && REFUSED[why]) ?? 'Adobe didn’t answer. Try again in a minute.');
