import { namelessAudience } from '../resolve/audience-label.js';
import { findSandbox } from '../resolve/resolve-request.js';
import { withFormDeadline } from '../forms/deadline.js';
import { AdobeError, type AdobeFailure, NotAllowed } from '../errors.js';
import { MissingParts } from '../queries/inquiry.js';
import { namesOf } from '../queries/job-rows.js';
import { withMissingParts } from '../messages/adobe-errors.js';
import { lookingUp, profileMessage, profileOff, profileRefused, profileUnknown } from '../messages/profile.js';
import type { SlackMessage } from '../runs/view.js';
import { type AskedProfile, profileForm, profileFormId, readProfileForm } from '../forms/profile.js';
import type { Services } from '../services.js';
import { type FormInput, type FormResult, openModal, reply, type Verb } from '../handlers.js';

/** The identity is read from the form only: one typed after the verb would stay in Slack. */
export const profile: Verb = {
  usage: 'profile',
  does: 'looks up which audiences a profile is in; a form opens, and only you see the answer',
  example: '/audience profile',
  button: 'Look up a profile',
  who: 'admins-only',
  async run({ words, channel, responseUrl, person }, services) {
    if (!services.profileLookup) return reply(profileOff);
    NotAllowed.refuse(services.access.whyNotLookUp(person.id), 'words');
    const given = words.find((word) => 'key' in word && word.key === 'in');
    const sandbox = given && 'key' in given ? given.value : ((await services.channels.sandbox(channel)) ?? '');
    const unread = words.some((word) => word !== given);
    return openModal(profileForm({ sandbox: sandbox.slice(0, 100), channel, responseUrl, unread }));
  },
  forms: { [profileFormId]: sent },
};

/** The identity is sent to Adobe once. It is not logged, kept or repeated in the answer. */
async function sent(filled: FormInput, services: Services): Promise<FormResult> {
  if (!services.profileLookup) return { errors: { identity: 'Profile lookup is turned off here.' } };
  NotAllowed.refuse(services.access.whyNotLookUp(filled.person.id), 'words');
  const asked = readProfileForm(filled);
  if ('errors' in asked) return asked;
  const sandbox = await withFormDeadline(findSandbox({ sandbox: asked.sandbox }, services.adobe), 'sandbox');
  const { channel, responseUrl } = asked;
  const follows = async () => reply(await answerFor({ ...asked, place: sandbox }, services));
  return { closeAll: { channel, responseUrl, reply: lookingUp, afterwards: follows } };
}

type Place = Awaited<ReturnType<typeof findSandbox>>;

async function answerFor(
  { place, namespace, identity }: AskedProfile & { place: Place },
  services: Services,
): Promise<SlackMessage> {
  const { adobe, log } = services;
  try {
    const sandbox = place.name;
    const gaps = new MissingParts();
    const { known, memberships, withheld } = await adobe.profiles.memberships({ sandbox, namespace, identity });
    if (!known) return profileUnknown({ sandbox: place, namespace });
    const ids = gaps.read('membership', memberships).map(({ audienceId }) => audienceId);
    const names = await namesOf(ids, { sandbox: place, services, gaps });
    const views = memberships.map(({ audienceId: id, ...rest }) => ({
      id,
      name: names.get(id) ?? namelessAudience(id),
      ...rest,
    }));
    const said = profileMessage({ sandbox: place, namespace, memberships: views.sort(insideFirst), withheld });
    return withMissingParts(said, gaps.missing, 'asker');
  } catch (error) {
    return profileRefused(whyNot(error, log));
  }
}

/** The error itself is not logged: its text may repeat the identity. */
function whyNot(error: unknown, log: Services['log']): AdobeFailure | undefined {
  if (!(error instanceof AdobeError)) {
    log.error({ name: error instanceof Error ? error.name : typeof error }, 'a profile could not be looked up');
    return undefined;
  }
  const { failure, status, code, requestId, unreadAt } = error.details;
  log.warn({ failure, status, code, requestId, unreadAt }, 'Adobe gave no profile');
  return failure;
}

function insideFirst(a: { status: string; since?: number }, b: { status: string; since?: number }): number {
  const left = (status: string) => (status === 'exited' ? 1 : 0);
  return left(a.status) - left(b.status) || (b.since ?? 0) - (a.since ?? 0);
}
