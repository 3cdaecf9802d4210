import { expect, test } from '@jest/globals';
import { channelIds } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { reportOf, postsAbout } from './posts.js';
import { journeys } from './journey.js';

const { campaigns } = channelIds;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

journeys('runs that Adobe never took', (world, open) => {
  test.each([
    {
      kind: 'segment' as const,
      ask: 'evaluate "VIP buyers"',
      report: [
        /^❌ Evaluation failed/,
        /Nothing was sent, and no evaluation was used\. Adobe answered with status 503\./,
      ],
    },
    {
      kind: 'export' as const,
      ask: 'export "VIP buyers" to:"Agency drop"',
      report: [/^❌ Export failed/, /Nothing was sent\. Adobe/, /Trying again doesn’t use an evaluation/],
    },
  ])('$kind jobs could not be reached for as long as a run is watched: failed', async ({ kind, ask, report }) => {
    await open({ env: { WATCH_LIMIT_MS: '1500' } });
    await world.adobe.fault({ path: `${kind}/jobs$`, times: 10_000, kind: 'status', status: 503 });
    const run = await world.ask(ask);
    const text = await reportOf(world, run, campaigns);
    for (const pattern of report) expect(text).toMatch(pattern);
    expect(text).not.toMatch(/may have started/);
    expect((await postsAbout(world, run, campaigns)).sort()).toEqual(['card', 'report']);
    expect(await world.adobe.calls('POST', /(segment|export)\/jobs$/)).toEqual([]);
  });

  test('Adobe evaluates something else until an hour after its day has changed: asked until then, then failed', async () => {
    let ahead = 0;
    await open({
      env: { OVERDUE_MS: '48h', WATCH_LIMIT_MS: '72h' },
      start: { workers: 2, now: () => Date.now() + ahead },
    });
    await world.adobe.fault({ method: 'POST', path: 'segment/jobs$', times: 10_000, kind: 'status', status: 429 });
    const posts = () => world.adobe.calls('POST', /segment\/jobs$/);
    const run = await world.ask('evaluate "VIP buyers"');
    await world.waitForShown(new RegExp(`${run}[^]*Adobe is running another evaluation\\. Trying again at `));
    const [first] = await posts();
    const change = (Math.floor((first?.at ?? 0) / DAY_MS) + 1) * DAY_MS;

    ahead = change + 58 * MINUTE_MS - Date.now();
    const before = (await posts()).length;
    await waitUntil('it is asked again at 00:58 UTC', async () => (await posts()).length > before || undefined);
    expect(await postsAbout(world, run, campaigns)).toEqual(['card']);

    ahead = change + 61 * MINUTE_MS - Date.now();
    const asked = (await posts()).length;
    const text = await reportOf(world, run, campaigns);
    expect(text).toMatch(/^❌ Evaluation failed/);
    expect(text).toContain('Adobe was still busy with another evaluation an hour after the daily reset.');
    expect(text).not.toMatch(/may have started/);
    expect((await postsAbout(world, run, campaigns)).sort()).toEqual(['card', 'report']);
    expect(await posts()).toHaveLength(asked);
    expect(await world.adobe.ours('segment')).toEqual([]);
  });
});
