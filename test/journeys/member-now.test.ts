import { beforeAll, expect, test } from '@jest/globals';
import { channelIds, people, type User } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { formSteps } from './form-steps.js';
import { PATIENT, press } from './ephemeral.js';
import { journey, type JourneyOptions } from './journey.js';

const { campaigns } = channelIds;
const VIP = '4edc8488-2c35-4f6d-b4c6-9075c68d2d01';
const NO_MEMBER = 'You are no longer a full member of this workspace, so nothing was started.';
const NOT_SAID = 'Slack isn’t saying who you are right now, so nothing was started. Try again in a moment.';

/** Each is asked about, and it is the yes that writes. */
const WRITES = [
  ['an evaluation', 'evaluate "VIP buyers" in:prod', 'question:answer'],
  ['an export', 'export "Cart leavers" to:"Agency drop" in:prod', 'question:answer'],
  ['a dataset', 'dataset create "Live drop" in:prod', 'question:answer'],
  ['a schedule', 'schedule off in:prod', 'question:answer'],
  ['the cancelling of a run', 'cancel R-1001', 'question:answer'],
  ['the cancelling of a job', 'cancel <job> in:prod', 'question:answer'],
] as const;

const BECAME: [what: string, changes: Partial<User>][] = [
  ['has left the workspace', { deleted: true }],
  ['was made a guest', { is_restricted: true }],
  ['moved to another organisation', { team_id: 'T0OTHER01' }],
  ['is not shown to us any more', { hidden: 'user_not_found' }],
];

/** One for each case: what Slack says of somebody when they are asked for anew is known for some minutes. */
const operators = Array.from({ length: 40 }, (_, n) => `U0OPER${String(n).padStart(3, '0')}`);

const WORLD: JourneyOptions = {
  env: { ...PATIENT, USHER_ADMINS: operators.join() },
  adobe: { evaluationMs: 600_000 },
  start: false,
};

journey('before a write in production people are asked for anew', WORLD, (world) => {
  let job = '';
  beforeAll(async () => {
    for (const id of operators) await world.slack.person({ id });
    await world.slack.channelIs({ id: campaigns, members: [people.anna, ...operators] });
    await world.start();
    const user = next();
    await world.slash('evaluate "Loyalty gold" in:prod', { user });
    await world.slack.click({ user, channel: campaigns, actionId: 'question:answer' });
    await world.slack.waitForMessage(campaigns, /R-1001/);
    await waitUntil('it is sent', async () => ((await world.adobe.ours('segment')).length > 0 ? true : undefined));
    job = (await world.adobe.nightly({ sandbox: 'prod' })).id;
  });

  const next = () => operators.pop() ?? '';
  const writes = async () =>
    (await world.adobe.traffic()).filter(
      ({ method, path }) =>
        ['POST', 'PATCH', 'DELETE'].includes(method) && !/bulk-get|token|estimate|preview/.test(path),
    ).length;

  test.each(WRITES)('%s: refused where the asker is a member no more since the question', async (_what, words, yes) => {
    const before = await writes();
    for (const [, changes] of BECAME) {
      const user = next();
      expect(await world.slash(words.replace('<job>', job), { user })).toContain('?');
      await world.slack.person({ id: user, ...changes });
      expect(await press(world, yes, { user })).toBe(NO_MEMBER);
      // From then on they are nobody, here too.
      expect(await world.slash('help', { user })).not.toContain('/audience');
    }
    expect(await writes()).toBe(before);
  });

  test.each(WRITES)(
    '%s: where Slack does not say who they are, nothing is written, and the question stands',
    async (_what, words, yes) => {
      const before = await writes();
      const user = next();
      await world.slash(words.replace('<job>', job), { user });
      await world.slack.fault({ method: 'users.info', kind: 'status', status: 500, times: 2 });
      expect(await press(world, yes, { user })).toBe(NOT_SAID);
      expect(await writes()).toBe(before);
      await world.slack.click({ user, channel: campaigns, actionId: yes });
      await waitUntil('it is written', async () => ((await writes()) > before ? true : undefined));
    },
  );

  test('a form that was filled in before: refused, with everything in it', async () => {
    const form = formSteps(world);
    const user = next();
    await form.open('evaluate in:prod', { user });
    await world.slack.fill(user, { 'pasted:0': VIP });
    await world.slack.person({ id: user, is_ultra_restricted: true });
    const before = await writes();
    const { errors } = await world.slack.submit(user);
    expect(Object.values(errors ?? {})).toEqual([NO_MEMBER]);
    expect(await writes()).toBe(before);
  });

  test('in a development sandbox what was known of them will do', async () => {
    const user = next();
    await world.slash('help', { user });
    await world.slack.fault({ method: 'users.info', kind: 'status', status: 500, times: 2 });
    expect(await world.slash('evaluate "Lapsed for a year"', { user })).toMatch(/^R-\d+ queued/);
  });
});
