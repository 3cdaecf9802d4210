import { beforeAll, expect, test } from '@jest/globals';
import { channelIds, people } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { refused } from './guests.js';
import { idsIn, onTop, PATIENT, press, share } from './ephemeral.js';
import { journey, journeys } from './journey.js';

const { campaigns } = channelIds;
const { eve, gus, oskar } = people;
const [VIP, CART] = ['4edc8488-2c35-4f6d-b4c6-9075c68d2d01', '4edc8488-2c35-4f6d-b4c6-9075c68d2d02'];
const GONE = '4edc8488-2c35-4f6d-b4c6-9075c68d2dff';
const DATASET = '5b020a27e7040801dedba61b';
/** The id of a job is the last word of its lines. */
const JOB = / · `([\w-]+)`$/gm;

journey('jobs', { env: PATIENT, adobe: { ownExports: false } }, (world) => {
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    const newest = async (kind: 'segment' | 'export') => (await world.adobe.ours(kind)).at(-1)?.id ?? '';
    await world.slash('evaluate "VIP buyers"');
    await world.slack.waitForMessage(campaigns, /✅ VIP buyers [^\n]*\n/);
    ids['mine'] = await newest('segment');
    await world.slash(`export ${CART} to:${DATASET}`, { user: oskar });
    await world.slack.waitForMessage(campaigns, /✅ [^\n]* of Cart leavers[^\n]*\n/);
    ids['oskars'] = await newest('export');
    await world.adobe.nextJob({ kind: 'export', outcome: 'FAILED', errors: [{ code: '1', msg: 'No space' }] });
    await world.slash(`export ${VIP} to:${DATASET}`);
    await world.slack.waitForMessage(campaigns, /❌ Export failed/);
    ids['failed'] = await newest('export');
    ids['nightly'] = (await world.adobe.nightly({ sandbox: 'dev' })).id;
    await waitUntil('the night is over', async () =>
      (await world.adobe.jobs()).find(({ id, status }) => id === ids['nightly'] && status === 'SUCCEEDED'),
    );
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    ids['outside'] = (await world.adobe.outsideJob({ sandbox: 'dev', segmentIds: [CART], source: 'ui' })).id;
    await waitUntil('it runs', async () =>
      (await world.adobe.jobs()).find(({ id, status }) => id === ids['outside'] && status === 'PROCESSING'),
    );
    await world.adobe.settings({ queuedMs: 60_000 });
    ids['queued'] = (await world.adobe.outsideJob({ sandbox: 'dev', segmentIds: [VIP], source: 'ui' })).id;
  });

  test('all of them, newest first, with names, state, who and when; shared', async () => {
    const answer = await world.slash('jobs');
    expect(answer).toMatch(/^\*Recent jobs in dev\*\n\*VIP buyers\* · evaluation · queued\n<!date/);
    const order = ['queued', 'outside', 'nightly', 'failed', 'oskars', 'mine'];
    // The schedule exports everything afterwards: a job nobody named.
    expect(idsIn(answer, JOB).filter((id) => Object.values(ids).includes(id))).toEqual(order.map((name) => ids[name]));
    expect(answer).toMatch(new RegExp(`\\*Cart leavers\\* · export · done\\n.*took \\d+ s · R-1002, Oskar`));
    expect(answer).toMatch(
      new RegExp(`\\*every audience\\* · evaluation · done\\n.*started by the schedule · .${ids['nightly']}`),
    );
    expect(answer).toMatch(
      new RegExp(`\\*Cart leavers\\* · evaluation · running\\n.*started outside Usher · .${ids['outside']}`),
    );
    expect(await share(world, /Recent jobs in dev/)).toContain(ids['failed']);
    await world.slack.click({
      user: people.anna,
      channel: campaigns,
      actionId: 'job:details',
      value: `dev ${ids['failed']}`,
    });
    expect(await onTop(world, /FAILED[^]*1: No space/)).toMatch(/^Details\n/);
  });

  test.each([
    ['exports', ['failed', 'oskars']],
    ['evaluations', ['queued', 'outside', 'nightly', 'mine']],
    ['exports state:failed', ['failed']],
    ['state:FAILED', ['failed']],
    ['state:running', ['outside']],
    ['state:waiting', ['queued']],
    ['state:finished evaluations', ['nightly', 'mine']],
    ['state:cancelled', []],
    ['audience:"Cart leavers"', ['outside', 'oskars']],
    [`audience:${VIP} exports`, ['failed']],
    ['by:me', ['failed', 'mine']],
    [`by:<@${oskar}|oskar>`, ['oskars']],
    ['by:outside evaluations', ['queued', 'outside', 'nightly']],
    ['in:prod', []],
  ])('jobs %s', async (typed, names) => {
    const answer = await world.slash(`jobs ${typed}`);
    expect(idsIn(answer, JOB).filter((id) => Object.values(ids).includes(id))).toEqual(names.map((name) => ids[name]));
    if (names.length === 0) expect(answer).toMatch(/\nNo jobs\.$/);
  });

  test.each([
    ['jobs export', /Recent jobs/],
    ['jobs exprots', /Did you mean exports/],
    ['jobs everything', /Unknown kind of job “everything”\. Use evaluations or exports/],
    ['jobs state:faild', /Did you mean state:failed/],
    ['jobs state:odd', /Use state: with queued, running, done, failed, cancelled\./],
    ['jobs by:them', /Use by:me, by:outside/],
    ['jobs audience:VIP', /Did you mean “VIP buyers”/],
    ['jobs sate:failed', /Did you mean state:/],
    ['jobs in:nowhere', /no sandbox “nowhere”/],
  ])('%s: what to type instead', async (typed, answer) => {
    expect(await world.slash(typed)).toMatch(answer);
  });

  test('names are looked up together and kept; unknown is only what Adobe does not know', async () => {
    const place = { sandbox: 'prod', source: 'ui' } as const;
    await world.adobe.outsideJob({ ...place, segmentIds: [VIP, CART] });
    const lookUps = () => world.adobe.calls('POST', /audiences\/bulk-get/);
    await world.adobe.fault({ kind: 'status', status: 503, path: 'audiences/bulk-get', times: 10 });
    const without = await world.slash('jobs in:prod');
    expect(without).toMatch(
      /^Audience names: Adobe didn’t answer[^]*\*audience …c68d2d01, audience …c68d2d02\* · evaluation/,
    );
    await world.adobe.clearFaults();
    const before = (await lookUps()).length;
    expect(await world.slash('jobs in:prod')).toContain('*VIP buyers, Cart leavers* · evaluation · ');
    expect(await world.slash('status in:prod')).toContain('*VIP buyers, Cart leavers* · evaluation · ');
    expect(await lookUps()).toHaveLength(before + 1);
    await world.adobe.outsideJob({ ...place, segmentIds: [GONE, VIP] });
    expect(await world.slash('jobs in:prod')).toContain('*unknown audience, VIP buyers* · evaluation · ');
  });

  test('guests and people of other organisations get no answer', async () => {
    for (const user of [gus, eve]) {
      expect(await world.slash('jobs', { user })).toMatch(refused(user));
      for (const { text } of await world.slack.ephemerals(user)) expect(text).toMatch(refused(user));
    }
  });
});

journeys('500 jobs that others started, while more start with every look', (world, open) => {
  test('page by page each once, none missing, newest first', async () => {
    await open({ env: PATIENT, adobe: { queuedMs: 0, evaluationMs: 0, exportMs: 0, ownExports: false } });
    const { adobe } = world;
    const place = { sandbox: 'dev' } as const;
    const theirs = [
      ...(await adobe.outsideJobs({ ...place, kind: 'segment', count: 250 })),
      ...(await adobe.outsideJobs({ ...place, kind: 'export', count: 250 })),
    ];
    await adobe.settings({ arrivals: 3 });
    const seen = idsIn(await world.slash('jobs'), JOB);
    for (;;) {
      const page = await press(world, 'jobs:more');
      const found = idsIn(page, JOB);
      seen.push(...found);
      const left = theirs.filter((id) => !seen.includes(id));
      if (left.length === 0 || found.length === 0) break;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(theirs.filter((id) => !seen.includes(id))).toEqual([]);
    const born = new Map((await adobe.jobs()).map(({ id, createdAt }) => [id, createdAt]));
    const times = seen.map((id) => born.get(id) ?? 0);
    expect(times).toEqual([...times].sort((a, b) => b - a));
    expect(born.size).toBeGreaterThan(500 + 3 * 50);
    // A hundred pages take a loaded machine more than a minute.
  }, 300_000);
});
