import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { waitUntil } from '../../playground/waiting.js';
import { keys } from '../../src/keys.js';
import { anna, audience, campaigns, meeting, oskar, UNHURRIED } from './meeting.js';
import { messagesAbout } from './posts.js';
import type { World } from './world.js';
import { journeys } from './journey.js';

const EXPORTS = 300;
/** On one merge policy: they can be exported together. */
const TOGETHER = ['01', '02', '03', '04', '05', '06', '13'];
const STATUSES = ['realized', 'exited', 'realized,exited'];
/** Asking 300 times takes a loaded machine minutes. */
const LONG_MS = 300_000;
const HOUR_MS = 3_600_000;
/** The one that is under way and one of the turn; more only where the machine took seconds to come to her run. */
const MOST = 4;

const atSchema = z.object({ at: z.number() });

journeys('one person’s 300 exports', (world, open) => {
  const meet = meeting(world);

  test('delay another one’s evaluation in the same channel by a post for each of hers', async () => {
    await open({
      // All of them go on until the test is over: their cards alone would take five minutes.
      env: { ...UNHURRIED, PERSON_ASKS: '1000', PERSON_LIVE_RUNS: '1000' },
      adobe: { exportMs: HOUR_MS },
      paced: true,
      start: { workers: 2 },
    });
    for (let n = 0; n < EXPORTS; n += 10)
      await Promise.all(Array.from({ length: 10 }, (_, at) => exported(world, n + at)));
    // More of them where a busy machine had one asked for again before its names were known.
    expect((await meet.live()).length).toBeGreaterThanOrEqual(EXPORTS);

    // Who is told that nobody is sure asks again.
    const words = `evaluate ${audience('07')}`;
    const asked = async () => /R-\d+/.exec(await world.slash(words, { user: anna }))?.[0];
    const run = await waitUntil('her evaluation is taken', asked);
    const seconds = async (fact: string) =>
      atSchema.parse(JSON.parse((await world.redisClient.hget(keys.run(run), fact)) ?? '{}')).at / 1000;
    const report = await waitUntil('her report is there', () => postOf(world, run, 'report'), LONG_MS);
    const card = await postOf(world, run, 'card');
    const others = (await world.slack.messages(campaigns)).filter(({ ts }) => ts !== report && ts !== card).map(timeOf);
    const between = (from: number, to: string | undefined) =>
      others.filter((at) => at >= from && at < Number(to)).length;
    expect(card).toBeDefined();
    expect(between(await seconds('asked'), card)).toBeLessThanOrEqual(MOST);
    expect(between(await seconds('ending'), report)).toBeLessThanOrEqual(MOST);
  }, 500_000);
});

const timeOf = ({ ts }: { ts: string }) => Number(ts);

async function exported(world: World, n: number): Promise<void> {
  const isTaken = async () => {
    const said = await world.slash(exportOf(n), { user: oskar });
    if (/R-\d+/.test(said)) return true;
    // To ask again is safe; nothing is said in time where the machine is busy.
    if (said === '' || /I’m not sure|Not queued|Asking Adobe/.test(said)) return undefined;
    throw new Error(`not taken: ${said}`);
  };
  await waitUntil(`export ${n} is taken`, isTaken, LONG_MS);
}

/** 300 different ones. */
function exportOf(n: number): string {
  const set = Math.floor(n / STATUSES.length) + 1;
  const ids = TOGETHER.filter((_, bit) => ((set >> bit) & 1) === 1).map(audience);
  return `export ${ids.join(' ')} to:"Agency drop" status:${STATUSES[n % STATUSES.length] ?? ''}`;
}

/** Slack's `ts` of what was posted about a run; undefined until then. */
async function postOf(world: World, run: string, post: 'card' | 'report'): Promise<string | undefined> {
  return (await messagesAbout(world, run, campaigns)).find((one) => one.post === post)?.ts;
}
