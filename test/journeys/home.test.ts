import { beforeAll, expect, test } from '@jest/globals';
import { channelIds, people } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { onTop } from './ephemeral.js';
import { journey } from './journey.js';

const { campaigns, dataOps, secret } = channelIds;
const dm = (user: string) => `D${user.slice(1)}`;

/** The Home waits 1.5 s before it says that Adobe is asked: Adobe must have longer. */
const env = { USHER_ADMINS: people.ada, ADOBE_TIMEOUT_MS: '6000' };

journey('the Home', { env }, (world) => {
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
  /** What stands in the Messages tab. */
  const direct = async (user: string) => (await world.slack.messages(dm(user))).map(({ text }) => text);
  const ask = (audience: string, channel: string, user: string = people.anna) =>
    world.ask(`evaluate "${audience}"`, { channel, user });
  const exported = async () => {
    const run = await world.ask('export "VIP buyers" to:"Agency drop"', { channel: campaigns });
    await ended(run, campaigns);
    await open(people.anna, new RegExp(run));
    return { run };
  };
  const ended = (run: string, channel: string) =>
    world.slack.waitForMessage(channel, new RegExp(`✅ [^\n]*\n[^]*${run}`));

  test('at first: what can be done, the schedule for this reader, and who can do more', async () => {
    const home = await open(people.anna);
    expect(home['']).toMatch(/I evaluate audiences.*Evaluate….*Export….*Schedule/s);
    expect(home['Your requests']).toMatch(/No results yet/);
    expect(home['Running now']).toMatch(/Nothing is running\. Press Evaluate/);
    expect(home['Scheduled runs']).toMatch(
      /\*dev\*\nLast night: no scheduled run found\.\n\*Next scheduled run:\* <!date[^>]*01:00 UTC>, profile-default\n“profile-default” is on: every day at 01:00 UTC, 0[23]:00 your time/,
    );
    expect(home['Recent results in your channels']).toMatch(
      /^No other results[^]*To change the schedule [^:]*, ask: Ada/,
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
    expect(home['Your requests']).toContain(mine);
    expect(Object.values(home).join()).not.toContain(other);
    expect(home['Scheduled runs']).toContain('Adobe isn’t showing its schedules right now');
    expect((await open(people.ada, new RegExp(other)))['Recent results in your channels']).toContain(other);
  });

  test('a run: first among mine and among those running in my channels, then as a report, with its buttons', async () => {
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    const run = await ask('VIP buyers', campaigns);
    await world.slack.waitForMessage(campaigns, new RegExp(`${run}[^]*Evaluation: (queued|running)`));
    const mine = await open(people.anna, new RegExp(run));
    expect(mine['Running now']).toMatch(
      new RegExp(
        `▸ \\*Evaluating VIP buyers\\*\n(queued|evaluation running) · \\d+ s so far.* · dev · ${run} .*Check now.*Cancel….*Details`,
        's',
      ),
    );
    expect((await open(people.oskar, new RegExp(run)))['Running now']).toContain(`▸ *Evaluating VIP buyers*`);

    await world.slack.press(people.oskar, 'run:details', run, { on: 'home' });
    expect(await onTop(world, new RegExp(run), people.oskar)).toMatch(/^Details\n/);
    const before = await direct(people.anna);
    await world.slack.press(people.anna, 'run:check', run, { on: 'home' });
    expect(await onTop(world, /Checking/)).toContain(run);
    await world.slack.close(people.anna, true);
    await world.slack.press(people.anna, 'run:cancel', run, { on: 'home' });
    await onTop(world, new RegExp(`Cancel ${run}, the evaluation of VIP buyers`));
    await world.slack.press(people.anna, 'question:decline');
    await onTop(world, /Nothing was cancelled/);
    await world.slack.close(people.anna, true);
    await world.slack.press(people.anna, 'run:cancel', run, { on: 'home' });
    await onTop(world, new RegExp(`Cancel ${run}, the evaluation of VIP buyers`));
    await world.slack.press(people.anna, 'question:answer');
    await onTop(world, new RegExp(`Cancelling ${run}`));
    expect(await world.slack.views(people.anna)).toHaveLength(1);
    await world.slack.close(people.anna, true);
    await world.slack.waitForMessage(campaigns, new RegExp(`⏹ Cancelled[^\n]*\n[^]*${run}`));
    expect(await direct(people.anna)).toEqual(before);
    expect((await open(people.anna, /⏹/))['Your requests']).toMatch(
      new RegExp(`⏹ Cancelled: evaluation of VIP buyers.*${run}.*Run again…`, 's'),
    );
    const reports = await open(people.oskar, /⏹/);
    expect(reports['Recent results in your channels']).toContain(run);
    expect(reports['Running now']).toMatch(/Nothing is running/);
  });

  test('runs of a private channel: its members see them, others do not, whoever asked where', async () => {
    const hidden = await ask('Cart leavers', secret);
    const sent = await ask(`Newsletter readers" report:"<#${secret}|secret>`, campaigns);
    for (const run of [hidden, sent]) await ended(run, secret);
    const outsider = Object.values(await open(people.oskar)).join();
    expect(outsider).not.toMatch(new RegExp(`${hidden}|${sent}|Cart leavers|Newsletter readers`));
    const member = await open(people.ada, new RegExp(hidden));
    expect(member['Recent results in your channels']).toContain(sent);
  });

  test('its buttons open forms and run verbs; what is said opens on top, and nothing comes as a message', async () => {
    await open(people.ada);
    const [button = ''] = buttonsFor('evaluate', (await world.slack.home(people.ada))?.view.blocks ?? []);
    await world.slack.press(people.ada, button, 'evaluate', { on: 'home' });
    await world.slack.waitForView(people.ada, /Evaluate/);
    await world.slack.close(people.ada, true);
    const before = await direct(people.ada);
    for (const [verb, answer] of [
      ['schedule', /Scheduled evaluation in dev/],
      ['status', /Last scheduled run/],
      ['jobs', /Recent jobs in dev/],
      ['sandbox', /[Ss]andbox/],
    ] as const) {
      await world.slack.press(people.ada, 'menu:choose', `verb:run ${verb}`, { on: 'home' });
      await onTop(world, answer, people.ada);
      await world.slack.close(people.ada, true);
    }
    expect(await direct(people.ada)).toEqual(before);
  });

  test('whatever can be pressed of a finished export opens on top, where it was pressed', async () => {
    const { run } = await exported();
    const before = await direct(people.anna);
    const all = pressable((await world.slack.home(people.anna))?.view.blocks ?? [], run);
    expect(all.length).toBeGreaterThan(3);
    for (const [action, value] of all) {
      await world.slack.press(people.anna, action, value, { on: 'home' });
      await onTop(world, /^(?!.*\nAsking Adobe…$)/);
      await world.slack.close(people.anna, true);
    }
    expect(await direct(people.anna)).toEqual(before);
  });

  test('a form sent from the Home becomes the answer; closed, nothing of it is left, and nothing came as a message', async () => {
    const { run } = await exported();
    const before = await direct(people.anna);
    await world.slack.press(people.anna, 'run:again', run, { on: 'home' });
    await onTop(world, new RegExp(`Run again · from ${run}`));
    expect(await world.slack.submit(people.anna, { 'report:0': campaigns })).toMatchObject({
      body: { response_action: 'push' },
    });
    await onTop(world, /Total|Exports the profiles from the last completed evaluation/);
    expect(await world.slack.submit(people.anna)).toMatchObject({ body: { response_action: 'update' } });
    expect(await onTop(world, /R-\d+ (?:queued|did)/)).toMatch(
      /^Usher\nR-\d+ queued\. I’ll post the result in <#C0CAMPAIGN>\./,
    );
    await world.slack.close(people.anna);
    expect(await world.slack.views(people.anna)).toEqual([]);
    expect(await direct(people.anna)).toEqual(before);
  });

  test('a slow Adobe: a form says so at once, and then holds the answer', async () => {
    await open(people.ada);
    // The Home that is being opened reads the schedules, too.
    await world.adobe.fault({ path: 'config/schedules', kind: 'hold', times: 1_000 });
    await world.slack.press(people.ada, 'menu:choose', 'verb:run schedule', { on: 'home' });
    await onTop(world, /Asking Adobe/, people.ada);
    await world.adobe.clearFaults();
    await world.adobe.release();
    // How long Adobe is waited for is not this test's business.
    await onTop(world, /Scheduled evaluation in dev|Adobe didn’t answer/, people.ada);
    await world.slack.close(people.ada, true);
  });

  test('a schedule is changed from the Home: nothing is said to be announced, and nothing is', async () => {
    await open(people.ada);
    await world.slack.press(people.ada, 'menu:choose', 'verb:run schedule', { on: 'home' });
    await onTop(world, /Scheduled evaluation in dev/, people.ada);
    await world.slack.press(people.ada, 'schedule:state');
    expect(await onTop(world, /Turn off the schedule/, people.ada)).toMatch(
      /This affects everyone in this sandbox\.\n/,
    );
    const before = await world.slack.messages(campaigns);
    await world.slack.press(people.ada, 'question:answer');
    await onTop(world, /Saved\. “profile-default” is off/, people.ada);
    expect(await world.slack.messages(campaigns)).toEqual(before);
    await world.slack.close(people.ada, true);
  });

  test('the last night: how many counts moved, and the largest changes by name', async () => {
    for (const night of ['first', 'second']) {
      const { id } = await world.adobe.nightly({ sandbox: 'dev' });
      await waitUntil(`the ${night} night is over`, async () =>
        (await world.adobe.jobs()).find((job) => job.id === id && job.status === 'SUCCEEDED'),
      );
    }
    const home = await open(people.anna, /counts changed/);
    expect(home['Scheduled runs']).toMatch(
      /\nLast night: \*done\* · \d+ audiences · \d+ counts changed · took \d+ s[^\n]*\n(?:[▲▼] [A-Z][^\n]+ \([+−][^\n]+\)\n){3}\*Next scheduled run:\* /,
    );
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

/** Every button and choice about a run, as action and value. */
function pressable(blocks: Blocks, run: string): [string, string][] {
  const all = blocks.flatMap(
    ({ elements = [] }) => elements as { action_id: string; value?: string; options?: { value: string }[] }[],
  ); // of our own Home
  return all
    .flatMap(({ action_id: action, value, options = [] }) =>
      [...(value === undefined ? [] : [value]), ...options.map((one) => one.value)].map((one): [string, string] => [
        action,
        one,
      ]),
    )
    .filter(([, value]) => value.split(' ').includes(run));
}
