import { channelIds, people } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { formSteps, wordsOf } from './form-steps.js';
import type { World } from './world.js';

/** For a world in which no answer gets lost: a machine that has much to do is waited for. */
export const PATIENT = { ADOBE_TIMEOUT_MS: '20000', SLACK_TIMEOUT_MS: '20000' };

/** The run that an answer names first. */
export function runIn(answer: string): string {
  const [run] = /R-\d+/.exec(answer) ?? [];
  if (run === undefined) throw new Error(`no run is named: ${answer}`);
  return run;
}

/** Presses the newest such button that the person sees in #campaigns; answers with what only they are told then. */
export async function press(
  { slack }: World,
  actionId: string,
  { user = people.anna, value }: { user?: string; value?: string } = {},
): Promise<string> {
  const before = (await slack.ephemerals(user)).length;
  await slack.click({ user, channel: channelIds.campaigns, actionId, ...(value === undefined ? {} : { value }) });
  return waitUntil(`${actionId} is answered`, async () => (await slack.ephemerals(user)).slice(before).at(-1)?.text);
}

/** What a person reads in the form on top, once that matches. */
export async function onTop(world: World, shows: RegExp, user: string = people.anna): Promise<string> {
  return wordsOf(await formSteps(world).shows(shows, user));
}

/** Cancels a run in words, and says yes to the question; answers with what only the person is told then. */
export async function cancelRun(
  { slash, slack }: World,
  run: string,
  { user = people.anna, channel = channelIds.campaigns }: { user?: string; channel?: string } = {},
): Promise<string> {
  const asked = await slash(`cancel ${run}`, { user, channel });
  if (!asked.startsWith(`*Cancel ${run}`)) return asked;
  await slack.click({ user, channel, actionId: 'question:answer' });
  return waitUntil(`the yes to cancel ${run} is answered`, async () => {
    const said = (await slack.ephemerals(user)).at(-1)?.text ?? '';
    return said.startsWith('*Cancel') ? undefined : said;
  });
}

/** Says yes to the newest question, or gives this answer to it; answers with what the person is told then. */
export async function sayYes(
  { slack }: World,
  { user = people.anna, ...answer }: { user?: string; actionId?: string; value?: string } = {},
): Promise<string> {
  await slack.click({ user, channel: channelIds.campaigns, actionId: 'question:answer', ...answer });
  return waitUntil('the yes is answered', async () => {
    const said = (await slack.ephemerals(user)).at(-1)?.text ?? '';
    return said === '' || /^\*.*\?\*/.test(said) ? undefined : said;
  });
}

/** Says the newest private answer to #campaigns; answers with what everybody reads there. */
export async function share({ slack }: World, shows: RegExp, user: string = people.anna): Promise<string> {
  await slack.click({ user, channel: channelIds.campaigns, actionId: 'answer:share' });
  const { text } = await slack.waitForMessage(channelIds.campaigns, new RegExp(`${shows.source}[^]*Shared by`));
  return text;
}

/** Ids in an answer, in the order in which they are told. */
export function idsIn(text: string, of = /`([^`\s]+)`/g): string[] {
  return [...text.matchAll(of)].map(([, id]) => id ?? '');
}
