import { beforeAll, expect, test } from '@jest/globals';
import { channelIds, people } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { onTop } from './ephemeral.js';
import { journey } from './journey.js';

const { campaigns, dataOps, secret } = channelIds;
const dm = (user: string) => `D${user.slice(1)}`;

journey('the Home', { env: { USHER_ADMINS: people.ada } }, (world) => {
  beforeAll(async () => {
    await world.slack.invite(secret);
  });

  /** What a person reads on their Home once they have opened it and it shows this: part by part. */
  const open = async (user: string, pattern: RegExp = /./) => {
    await world.slack.openHome(user);
    return waitUntil(`the Home of ${user} shows ${pattern}`, async () => {
      const parts = partsOf((await world.slack.home(user))?.view.blocks ?? []);
      return pattern.test(Object.values(parts).join('\n')) ? parts : undefined;
    });
  };
  const ask = (audience: string, channel: string, user: string = people.anna) =>
    world.ask(`evaluate "${audience}"`, { channel, user });
  const ended = (run: string, channel: string) =>
    world.slack.waitForMessage(channel, new RegExp(`✅ [^\n]*\n[^]*${run}`));

  test('at first: what can be done, the schedule for this reader, and who can do more', async () => {
    const home = await open(people.anna);
    expect(home['']).toMatch(/I evaluate audiences.*Evaluate….*Export….*Schedule/s);
    expect(home['My runs']).toMatch(/No runs yet/);
    expect(home['Running now in my channels']).toMatch(/Nothing/);
    expect(home['Scheduled evaluation']).toMatch(
      /\*dev\*\n“profile-default” is on: every day at 01:00 UTC, 0[23]:00 your time/,
    );
    expect(home['Recent reports in my channels']).toMatch(
      /^No other reports[^]*To change the schedule [^:]*, ask: Ada/,
    );
  });

  test('guests, and people of another organisation, get none; nor does opening the messages make one', async () => {
    for (const user of [people.gus, people.eve]) {
      await world.slack.openHome(user);
      expect(await world.slack.home(user)).toBeUndefined();
    }
    await world.slack.openHome(people.oskar, 'messages');
    expect(await world.slack.home(people.oskar)).toBeUndefined();
  });

  test('Slack that does not say who is where, and Adobe that does not answer: what is left, and that is said', async () => {
    const mine = await ask('Lapsed for a year', dataOps, people.ada);
    const other = await ask('Open invitations', dataOps);
    await Promise.all([ended(mine, dataOps), ended(other, dataOps)]);
    await world.slack.fault({ method: 'users.conversations', kind: 'status', status: 500, times: 2 });
    await world.adobe.fault({ path: 'config/schedules', kind: 'hang', times: 1 });
    const home = await open(people.ada, /only your own runs are shown/);
    expect(home['My runs']).toContain(mine);
    expect(Object.values(home).join()).not.toContain(other);
    expect(home['Scheduled evaluation']).toContain('Adobe isn’t showing its schedules right now');
    expect((await open(people.ada, new RegExp(other)))['Recent reports in my channels']).toContain(other);
  });

  test('a run: first among mine and among those running in my channels, then as a report, with its buttons', async () => {
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    const run = await ask('VIP buyers', campaigns);
    await world.slack.waitForMessage(campaigns, new RegExp(`${run}[^]*Evaluation: (queued|running)`));
    const mine = await open(people.anna, new RegExp(run));
    expect(mine['My runs']).toMatch(
      new RegExp(`▸ Evaluating VIP buyers · dev · ${run} .*Check now.*Cancel….*Details`, 's'),
    );
    expect(mine['Running now in my channels']).not.toContain(run);
    expect((await open(people.oskar, new RegExp(run)))['Running now in my channels']).toContain(
      `▸ Evaluating VIP buyers`,
    );

    await world.slack.press(people.oskar, 'run:details', run, { on: 'home' });
    expect(await onTop(world, new RegExp(run), people.oskar)).toMatch(/^Details\n/);
    await world.slack.press(people.anna, 'run:cancel', run, { on: 'home' });
    await world.slack.waitForMessage(dm(people.anna), new RegExp(`Cancel ${run}, the evaluation of VIP buyers`));
    await world.slack.click({ user: people.anna, channel: dm(people.anna), actionId: 'question:answer' });
    await waitUntil(
      'it is being cancelled',
      async () =>
        JSON.stringify(await world.slack.messages(dm(people.anna))).includes(`Cancelling ${run}`) || undefined,
    );
    await world.slack.waitForMessage(campaigns, new RegExp(`⏹ Cancelled[^\n]*\n[^]*${run}`));
    expect((await open(people.anna, /⏹/))['My runs']).toMatch(
      new RegExp(`⏹ Cancelled: evaluation of VIP buyers.*${run}.*Run again…`, 's'),
    );
    const reports = await open(people.oskar, /⏹/);
    expect(reports['Recent reports in my channels']).toContain(run);
    expect(reports['Running now in my channels']).toMatch(/Nothing/);
  });

  test('runs of a private channel: its members see them, others do not, whoever asked where', async () => {
    const hidden = await ask('Cart leavers', secret);
    const sent = await ask(`Newsletter readers" report:"<#${secret}|secret>`, campaigns);
    for (const run of [hidden, sent]) await ended(run, secret);
    const outsider = Object.values(await open(people.oskar)).join();
    expect(outsider).not.toMatch(new RegExp(`${hidden}|${sent}|Cart leavers|Newsletter readers`));
    const member = await open(people.ada, new RegExp(hidden));
    expect(member['Recent reports in my channels']).toContain(sent);
  });

  test('its buttons open forms and run verbs; what is said comes as a message to the person', async () => {
    await open(people.ada);
    const [button = ''] = buttonsFor('evaluate', (await world.slack.home(people.ada))?.view.blocks ?? []);
    await world.slack.press(people.ada, button, 'evaluate', { on: 'home' });
    await world.slack.waitForView(people.ada, /Evaluate/);
    await world.slack.close(people.ada, true);
    const [schedule = ''] = buttonsFor('schedule', (await world.slack.home(people.ada))?.view.blocks ?? []);
    await world.slack.press(people.ada, schedule, 'schedule', { on: 'home' });
    await world.slack.waitForMessage(dm(people.ada), /Scheduled evaluation in dev/);
  });
});

type Blocks = { type: string; [part: string]: unknown }[];

/** The texts under each heading. */
function partsOf(blocks: Blocks): Record<string, string> {
  const parts: Record<string, string> = {};
  let title = '';
  for (const block of blocks) {
    const texts = [...JSON.stringify(block).matchAll(/"text":("(?:[^"\\]|\\.)*")/g)].map(([, json = '""']) =>
      String(JSON.parse(json)),
    );
    if (block.type === 'header') title = texts.join();
    else parts[title] = [...(parts[title] === undefined ? [] : [parts[title]]), ...texts].join('\n');
  }
  return parts;
}

/** The action ids under which buttons run a verb. */
function buttonsFor(verb: string, blocks: Blocks): string[] {
  return [...JSON.stringify(blocks).matchAll(/"action_id":"(verb:run[^"]*)"[^{}]*\{[^{}]*\},"value":"(\w+)"/g)].flatMap(
    ([, id, value]) => (value === verb && id !== undefined ? [id] : []),
  );
}
