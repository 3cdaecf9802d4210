import { afterEach, describe, expect, test } from '@jest/globals';
import { startWorker } from '../../jobs/start.js';
import type { User } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { readConfig } from '../../src/config.js';
import { movableTime } from './later.js';
import { ada, anna, campaigns, dataOps, meeting, oskar, UNHURRIED, words } from './meeting.js';
import { reportOf } from './posts.js';
import { journeys } from './journey.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Adobe is evaluating, or exporting, something else for most of an hour: no run gives up sooner, whatever time of the day it is. */
const BUSY = {
  method: 'POST',
  path: '(segment|export)/jobs$',
  kind: 'status',
  status: 429,
  retryAfter: 3_000,
} as const;
const TURNED = { path: 'sandbox-management', kind: 'odd' as const, at: ['sandboxes', 1, 'type'], to: 'production' };
const SILENT = {
  Slack: { method: 'users.info', kind: 'status', status: 503, times: 1_000 },
  Adobe: { path: 'sandbox-management', kind: 'status', status: 503, times: 1_000 },
} as const;
const VIP = words('01');
const LIMITS = { WATCH_LIMIT_MS: '12h', OVERDUE_MS: '48h' };
/** The fast forms of ours: neither we nor the stand-in count. */
const pace = { postEveryMs: 1, editsAMinute: 100_000 };

const { later, minutesUntil } = movableTime();

/** Hours may pass between the yes and the call that it was said to: who asked is asked about again. */
journeys('rights when it is sent', (world, open) => {
  const at = meeting(world);
  let closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing) await close();
    closing = [];
  });

  const worker = async (env: Record<string, string> = {}) => {
    const { close } = await startWorker(readConfig({ ...world.env, ...env }), { pace });
    closing.push(close);
    return async () => {
      closing = closing.filter((one) => one !== close);
      await close();
    };
  };
  const begin = async () => {
    const env = { ...UNHURRIED, ...LIMITS, USHER_OPERATORS: `${oskar},${ada}` };
    await open({ env, start: { workers: 0 } });
    return worker();
  };
  const posts = async () => (await world.adobe.calls('POST', /(segment|export)\/jobs$/)).length;
  /** Asked in production, and said yes to. */
  const inProduction = async (typed: string, user: string = oskar, channel: string = campaigns) => {
    const before = (await world.slack.ephemerals(user)).length;
    await world.slash(`${typed} in:prod`, { user, channel });
    await world.slack.click({ user, channel, actionId: 'question:answer' });
    return waitUntil('the yes is answered', async () => {
      const said = (await world.slack.ephemerals(user)).slice(before).map(({ text }) => text);
      return said.flatMap((text) => /^(R-\d+) queued/.exec(text)?.[1] ?? [])[0];
    });
  };
  /** It has been sent once, and waits for an hour to be sent again. */
  const putOff = async (asked: () => Promise<string>) => {
    await world.adobe.fault({ ...BUSY, times: 1 });
    const before = await posts();
    const run = await asked();
    await waitUntil('it was put off', async () => ((await posts()) > before ? true : undefined));
    await at.asleep(run);
    return run;
  };
  const anHourLater = () => later(world, 51 * MINUTE_MS);
  const says = (user: string, changes: Partial<User>) => world.slack.person({ id: user, ...changes });
  const evaluate = (user: string) => () => world.ask(`evaluate ${VIP}`, { user });
  const exporting = (user: string) => () => world.ask(`export ${VIP} to:"Agency drop"`, { user });

  const LOST: {
    what: string;
    asked: () => Promise<string>;
    happens: () => Promise<unknown>;
    told: RegExp;
    who: RegExp;
  }[] = [
    {
      what: 'an operator of production who has left',
      asked: () => inProduction(`evaluate ${VIP}`),
      happens: () => says(oskar, { deleted: true }),
      told: /⛔ Evaluation not sent: Oskar is no longer a full member of this workspace\.[^]*Nothing was sent to Adobe, and no evaluation was used\.[^]*Production \(prod\)/i,
      who: /Ask: Oskar, Ada\./i,
    },
    {
      what: 'an operator of production who was made a guest, before an export',
      asked: () => inProduction(`export ${VIP} to:"Agency drop"`),
      happens: () => says(oskar, { is_restricted: true }),
      told: /⛔ Export not sent: Oskar is no longer a full member[^]*Nothing was sent to Adobe\.[^]*Production \(prod\)/i,
      who: /Ask: Oskar, Ada\./i,
    },
    {
      what: 'an analyst who was made a guest',
      asked: evaluate(anna),
      happens: () => says(anna, { is_restricted: true }),
      told: /⛔ Evaluation not sent: Anna is no longer a full member of this workspace[^]* · dev · /i,
      who: /Any full member of this workspace can request it again\./,
    },
    {
      what: 'a sandbox that turned into production, and an analyst',
      asked: evaluate(anna),
      happens: () => world.adobe.fault({ ...TURNED, times: 1_000 }),
      told: /⛔ Evaluation not sent: dev became a production sandbox after Anna requested this run/i,
      who: /Ask: Oskar, Ada\./i,
    },
    {
      what: 'a sandbox that turned into production, and an operator who has not said yes to that',
      asked: exporting(oskar),
      happens: () => world.adobe.fault({ ...TURNED, times: 1_000 }),
      told: /⛔ Export not sent: dev became a production sandbox after Oskar requested this run, and no operator has confirmed the run/i,
      who: /Ask: Oskar, Ada\./i,
    },
    {
      what: 'a sandbox that is no more',
      asked: evaluate(anna),
      happens: () =>
        world.adobe.fault({
          path: 'sandbox-management',
          kind: 'odd',
          at: ['sandboxes', 1, 'name'],
          to: 'other',
          times: 1_000,
        }),
      told: /⛔ Evaluation not sent: the sandbox dev no longer exists\.[^]*Nothing was sent/,
      who: /no evaluation was used/,
    },
  ];

  test.each(LOST)('$what, after an hour of waiting: nothing more is sent, and it is told', async (one) => {
    await begin();
    const run = await putOff(one.asked);
    await one.happens();
    await anHourLater();
    const report = await reportOf(world, run, campaigns);
    expect(report).toMatch(one.told);
    expect(report).toMatch(one.who);
    expect(await posts()).toBe(1);
    await at.over(run);
  });

  test('an operator whom the configuration names no more', async () => {
    const stop = await begin();
    const run = await putOff(() => inProduction(`evaluate ${VIP}`));
    await stop();
    await worker({ USHER_OPERATORS: ada });
    await anHourLater();
    const report = await reportOf(world, run, campaigns);
    expect(report).toMatch(/Oskar can no longer start runs in Production \(prod\)\./i);
    expect(report).toMatch(/Ask: Ada\./i);
    expect(await posts()).toBe(1);
  });

  describe.each(['Slack', 'Adobe'] as const)('%s does not answer', (silent) => {
    const falls = () => (silent === 'Slack' ? world.slack.fault(SILENT.Slack) : world.adobe.fault(SILENT.Adobe));
    const unsure = (run: string) => world.waitForShown(new RegExp(`${run}[^]*${silent} isn’t saying whether`));

    test('the run waits, says so, and goes on when it answers', async () => {
      await begin();
      const run = await putOff(() => inProduction(`evaluate ${VIP}`));
      await falls();
      await anHourLater();
      await unsure(run);
      expect(await posts()).toBe(1);
      await (silent === 'Slack' ? world.slack.clearFaults() : world.adobe.clearFaults());
      await minutesUntil('it is sent', { world, run }, async () => ((await posts()) > 1 ? true : undefined));
      expect(await reportOf(world, run, campaigns)).toMatch(/^✅ VIP buyers [^\n]*\n[^]*· Production \(prod\)/);
      expect(await posts()).toBe(2);
    });

    test('for as long as runs are watched: it ends, and nothing was sent', async () => {
      await begin();
      const run = await putOff(() => inProduction(`evaluate ${VIP}`));
      await falls();
      await anHourLater();
      await unsure(run);
      await later(world, 13 * HOUR_MS);
      const report = await reportOf(world, run, campaigns);
      expect(report).toMatch(new RegExp(`❌ Evaluation failed[^]*${silent} [^]*Nothing was sent`));
      expect(await posts()).toBe(1);
    });
  });

  test('in development who asked a moment ago is known: Slack’s silence keeps nothing waiting', async () => {
    await begin();
    await world.slack.fault(SILENT.Slack);
    const run = await world.ask(`evaluate ${VIP}`);
    expect(await reportOf(world, run, campaigns)).toMatch(/^✅ VIP buyers [^\n]*\n/);
  });

  test('in development what Slack said longer ago than some minutes is no answer where it is silent', async () => {
    await begin();
    await world.adobe.fault({ ...BUSY, retryAfter: 1_200, times: 2 });
    const run = await evaluate(anna)();
    for (const times of [1, 2]) {
      await waitUntil('it is put off', async () => ((await posts()) === times ? true : undefined));
      await at.asleep(run);
      if (times === 1) await later(world, 21 * MINUTE_MS);
    }
    // She was asked about at the second time, and would be known for an hour.
    await says(anna, { deleted: true });
    await world.slack.fault(SILENT.Slack);
    await later(world, 21 * MINUTE_MS);
    await world.waitForShown(new RegExp(`${run}[^]*Slack isn’t saying whether`));
    await world.slack.clearFaults();
    await minutesUntil('it is over', { world, run }, async () =>
      (await at.reports(run, campaigns)).length > 0 ? true : undefined,
    );
    expect(await reportOf(world, run, campaigns)).toMatch(/⛔ Evaluation not sent: .* is no longer a full member/);
    expect(await posts()).toBe(2);
  });

  test('the export of a chain: the count is told, and nothing is exported', async () => {
    await begin();
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    const run = await inProduction(`evaluate ${VIP} to:"Agency drop"`);
    await at.atAdobe(run);
    await says(oskar, { deleted: true });
    await world.adobe.endJobs();
    const report = await reportOf(world, run, campaigns);
    expect(report).toMatch(/⛔ Export not sent: Oskar is no longer a full member[^]*Nothing was exported\./i);
    expect(report).toMatch(/The count from [^]* is kept[^]*VIP buyers\*?: 4,\d\d\d profiles/);
    expect(await world.adobe.calls('POST', /export\/jobs$/)).toEqual([]);
  });

  test('a call that was never answered is looked for whoever asked; it is not made again for somebody who has left', async () => {
    await begin();
    await world.adobe.fault({ method: 'POST', path: 'segment/jobs$', kind: 'lose', effect: true });
    await world.adobe.settings({ listingLagMs: 20_000 });
    const found = await inProduction(`evaluate ${VIP}`);
    await at.inDoubt(found);
    await says(oskar, { deleted: true });
    await minutesUntil('it is found', { world, run: found }, async () =>
      (await at.reports(found, campaigns)).length > 0 ? true : undefined,
    );
    expect(await reportOf(world, found, campaigns)).toMatch(/^✅ VIP buyers [^\n]*\n/);
    expect(await posts()).toBe(1);
    await says(oskar, { deleted: false });
    await world.adobe.fault({ method: 'POST', path: 'segment/jobs$', kind: 'lose', effect: false });
    const lost = await inProduction(`evaluate ${words('02')}`);
    await at.inDoubt(lost);
    await says(oskar, { deleted: true });
    await minutesUntil('it is given up', { world, run: lost }, async () =>
      (await at.reports(lost, campaigns)).length > 0 ? true : undefined,
    );
    const report = await reportOf(world, lost, campaigns);
    expect(report).toMatch(/⛔ Evaluation not sent[^]*It wasn’t sent again\.[^]*It may have started anyway\./);
    expect(await posts()).toBe(2);
  });

  test('who waits for the same evaluation sends it with their own right, and everybody who was promised a report gets one', async () => {
    await begin();
    const run = await putOff(() => inProduction(`evaluate ${VIP}`));
    expect(await inFollow(run)).toMatch(new RegExp(run));
    const heir = await inProduction(`evaluate ${VIP} to:"Agency drop"`, ada, dataOps);
    await at.asleep(heir);
    await says(oskar, { deleted: true });
    await anHourLater();
    expect(await reportOf(world, run, campaigns)).toMatch(/⛔ Evaluation not sent/);
    expect(await reportOf(world, run, dataOps)).toMatch(/⛔ Evaluation not sent/);
    expect(await reportOf(world, heir, dataOps)).toMatch(/^✅ [^\n]* of VIP buyers[^\n]*\n/);
    expect(await at.jobs('segment', '01')).toHaveLength(1);
  });

  const inFollow = (run: string) => world.slash(`follow ${run}`, { user: ada, channel: dataOps });

  test('two workers: one call for who may, none for who may not', async () => {
    await begin();
    await worker();
    const run = await putOff(() => inProduction(`evaluate ${VIP}`));
    const other = await putOff(() => inProduction(`evaluate ${words('02')}`, ada));
    await says(oskar, { is_ultra_restricted: true });
    await anHourLater();
    expect(await reportOf(world, run, campaigns)).toMatch(/⛔ Evaluation not sent/);
    expect(await reportOf(world, other, campaigns)).toMatch(/^✅ Cart leavers [^\n]*\n/);
    expect([await at.posts('segment', '01'), await at.posts('segment', '02')]).toEqual([1, 2]);
  });
});
