import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { type PrivateRedis, startRedis } from '../../../playground/redis.js';
import { keys } from '../../../src/keys.js';
import { createLog } from '../../../src/platform/log.js';
import { requestDigest } from '../../../src/request/request.js';
import {
  type HoldEnd,
  holdUntilReset,
  lastHold,
  meetsQuotaAgain,
  nextHold,
  nextReset,
} from '../../../src/runs/hold.js';
import { Holds } from '../../../src/runs/holds.js';
import type { RunRecord } from '../../../src/runs/record.js';
import { RunStore } from '../../../src/runs/store.js';
import { story } from '../messages/run-views.js';
import { noReplicas } from '../../redis/no-replicas.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ASKED = Date.UTC(2026, 10, 25, 14, 0);
const RESET = Date.UTC(2026, 10, 26);
const { request } = story();

let server: PrivateRedis;
let redis: Redis;
let runs: RunStore;
let holds: Holds;
beforeAll(async () => {
  server = await startRedis();
  redis = new Redis(server.url);
  await redis.ping();
  const log = createLog({ level: 'silent' });
  runs = new RunStore({
    redis,
    replication: noReplicas(),
    retentionDays: 1,
    metrics: { unreadable: { inc: () => undefined } } as never,
    log,
  }); // only counts
  holds = new Holds({ redis });
});
afterAll(async () => {
  redis.disconnect();
  await server.close();
});

let asks = 0;
async function accept({ hold = true, sandbox = `dev-${asks}`, name = `a-${asks}`, at = ASKED } = {}) {
  asks += 1;
  const [first] = request.audiences;
  if (!first) throw new Error('a story is about an audience');
  const own = {
    ...request,
    sandbox: { name: sandbox, type: 'development' as const },
    audiences: [{ ...first, id: name }],
  };
  const ask = { kind: 'evaluation' as const, sandbox, audiences: [], filters: {} };
  const asked = { ask, by: 'U1', channel: 'C1', at, confirmed: true, ...(hold ? { hold: 'reset' as const } : {}) };
  const accepted = await runs.accept({ delivery: `d-${asks}`, asked, request: own });
  return { ...accepted, request: own, facts: await read(accepted.run) };
}

async function read(run: string): Promise<RunRecord> {
  const facts = await runs.read(run);
  if (!facts) throw new Error(`${run} is gone`);
  return facts;
}

const intend = (run: string, attempt = 1) => runs.writeIntent(run, `evaluation.${attempt}.intent`, { at: ASKED });
const ended = async (run: string, how: HoldEnd['how'], at = RESET + HOUR, inTurn = false) =>
  holds.end(run, await read(run), { at, how, ...(how === 'withdrawn' ? { by: 'U1' } : {}) }, inTurn);

describe('times', () => {
  test('the next 00:00 UTC, also from 00:00 UTC itself', () => {
    expect(nextReset(ASKED)).toBe(RESET);
    expect(nextReset(RESET)).toBe(RESET + DAY);
    expect(nextReset(RESET - 1)).toBe(RESET);
  });

  test('a run waits for two resets, whenever it is refused', () => {
    const first = holdUntilReset(ASKED, 'digest');
    expect(first).toMatchObject({ until: RESET, expires: RESET + 2 * DAY });
    expect(nextHold(first, RESET - HOUR, 1)).toMatchObject({ until: RESET, expires: first.expires, attempts: 1 });
    expect(nextHold(first, RESET + HOUR, 1)).toMatchObject({ until: RESET + DAY, expires: first.expires });
    expect(nextHold(first, RESET + DAY + HOUR, 2)).toBeUndefined();
  });

  test('a used-up quota counts once: until its hold is placed', () => {
    const refused = { attempts: [{ refused: { failure: 'quota' } }] };
    const placed = holdUntilReset(ASKED, 'digest');
    expect(meetsQuotaAgain({ hold: { attempts: [] }, evaluation: refused })).toBe(false);
    expect(meetsQuotaAgain({ hold: { attempts: [{ placed }] }, evaluation: refused })).toBe(true);
    expect(meetsQuotaAgain({ hold: { attempts: [{ placed: { ...placed, attempts: 1 } }] }, evaluation: refused })).toBe(
      false,
    );
  });
});

describe('a run that is accepted on hold', () => {
  test('its hold stands in the record from the first moment, with the digest of its request', async () => {
    const { facts, request: own } = await accept();
    expect(lastHold(facts)).toMatchObject({ reason: 'reset', until: RESET, digest: requestDigest(own), attempts: 0 });
  });

  test('no intent while it is open, withdrawn or expired; one when it is released', async () => {
    const [open, withdrawn, expired, released] = await Promise.all([accept(), accept(), accept(), accept()]);
    await ended(withdrawn.run, 'withdrawn');
    expect(await ended(expired.run, 'released', RESET + 2 * DAY)).toBe('expired');
    await ended(released.run, 'released');
    const intents = await Promise.all([open, withdrawn, expired, released].map(({ run }) => intend(run)));
    expect(intents).toEqual([false, false, false, true]);
  });

  test('it expires by its fact, whoever releases it and however late', async () => {
    const { run } = await accept();
    expect(await ended(run, 'released', RESET + 2 * DAY - 1)).toBe('released');
    const other = await accept();
    expect(await ended(other.run, 'released', RESET + 2 * DAY)).toBe('expired');
    expect((await read(other.run)).hold.attempts.at(-1)?.end).toEqual({ at: RESET + 2 * DAY, how: 'expired' });
  });

  test('cancelled: it is not released any more, and can be taken back', async () => {
    const { run } = await accept();
    await runs.write(run, 'cancel', { by: 'U1', at: ASKED });
    expect(await ended(run, 'released')).toBe('gone');
    expect(await intend(run)).toBe(false);
    expect(await ended(run, 'withdrawn')).toBe('withdrawn');
  });

  test('released, then cancelled: nothing is sent either', async () => {
    const { run } = await accept();
    await ended(run, 'released');
    await runs.write(run, 'cancel', { by: 'U1', at: ASKED });
    expect(await intend(run)).toBe(false);
  });
});

describe('the first that ends a hold counts', () => {
  test.each<[HoldEnd['how'], HoldEnd['how']]>([
    ['withdrawn', 'released'],
    ['released', 'withdrawn'],
    ['expired', 'released'],
    ['withdrawn', 'expired'],
  ])('%s before %s', async (first, second) => {
    const { run } = await accept();
    expect(await ended(run, first)).toBe(first);
    expect(await ended(run, second)).toBe(first);
    expect((await read(run)).hold.attempts.at(-1)?.end?.how).toBe(first);
  });

  test('however they meet: one fact, and an intent only where it was released', async () => {
    const all = await Promise.all(Array.from({ length: 60 }, () => accept()));
    const told = await Promise.all(
      all.map(async ({ run, facts }, index) => {
        const others = [new Redis(server.url), new Redis(server.url)];
        const [one, two] = others.map((client) => new Holds({ redis: client }));
        const withdraws = () => one?.end(run, facts, { at: RESET + HOUR, how: 'withdrawn', by: 'U1' });
        const releases = () => two?.end(run, facts, { at: RESET + HOUR, how: 'released' });
        const ends = index % 2 === 0 ? [withdraws(), releases()] : [releases(), withdraws()];
        const [said, also, intent] = await Promise.all([...ends, intend(run)]);
        for (const client of others) client.disconnect();
        return { run, said, also, intent };
      }),
    );
    for (const { run, said, also, intent } of told) {
      const how = (await read(run)).hold.attempts.at(-1)?.end?.how;
      expect([said, also]).toEqual([how, how]);
      if (intent === true) expect(how).toBe('released');
      expect(await intend(run, 2)).toBe(how === 'released');
    }
  });
});

describe('who is followed', () => {
  test('by an ask that would be held as well, not by one that may go ahead', async () => {
    const [sandbox, name] = ['dev-claims', 'a-claims'];
    const held = await accept({ sandbox, name });
    const again = await accept({ sandbox, name });
    expect(again).toMatchObject({ outcome: 'following', run: held.run });
    const now = await accept({ sandbox, name, hold: false });
    expect(now.outcome).toBe('started');
    expect(await accept({ sandbox, name, hold: false })).toMatchObject({ outcome: 'following', run: now.run });
  });

  test('released: by whoever asks for the same from then on; the next to be held is a run of its own', async () => {
    const [sandbox, name] = ['dev-after', 'a-after'];
    const held = await accept({ sandbox, name });
    await ended(held.run, 'released');
    expect(await accept({ sandbox, name, hold: false })).toMatchObject({ outcome: 'following', run: held.run });
    expect((await accept({ sandbox, name })).outcome).toBe('started');
  });

  test('on hold again: no longer by those who may go ahead', async () => {
    const [sandbox, name] = ['dev-again', 'a-again'];
    const held = await accept({ sandbox, name });
    await ended(held.run, 'released');
    const hold = nextHold(holdUntilReset(ASKED, 'digest'), RESET + HOUR, 1);
    if (!hold) throw new Error('there is a second reset');
    expect(await holds.place(held.run, await read(held.run), sandbox, hold)).toBe(true);
    expect(await holds.place(held.run, await read(held.run), sandbox, hold)).toBe(false);
    expect((await accept({ sandbox, name, hold: false })).outcome).toBe('started');
    expect(await accept({ sandbox, name })).toMatchObject({ outcome: 'following', run: held.run });
  });
});

describe('first come, first served', () => {
  const release = (run: string, at?: number) => ended(run, 'released', at, true);

  test('the next is released when the one before it has a job, and not before', async () => {
    const sandbox = 'dev-line';
    const [first, second] = [await accept({ sandbox }), await accept({ sandbox })];
    expect(await release(second.run)).toBe('waits');
    expect(await release(first.run)).toBe('released');
    expect(await release(second.run)).toBe('waits');
    await intend(first.run);
    expect(await release(second.run)).toBe('waits');
    await runs.write(first.run, 'evaluation.1.id', { id: 'j-1', at: RESET + HOUR });
    expect(await release(second.run)).toBe('released');
  });

  test('nobody waits for one that was withdrawn, cancelled, lost from memory, or that Adobe keeps waiting', async () => {
    const sandbox = 'dev-gone';
    const all = [];
    for (let count = 0; count < 5; count += 1) all.push(await accept({ sandbox }));
    const [withdrawn, cancelled, gone, busy, last] = all.map(({ run }) => run);
    await ended(withdrawn ?? '', 'withdrawn');
    await runs.write(cancelled ?? '', 'cancel', { by: 'U1', at: ASKED });
    await redis.del(keys.run(gone ?? ''));
    expect(await release(busy ?? '')).toBe('released');
    expect(await release(last ?? '', RESET + HOUR + 9 * 60_000)).toBe('waits');
    expect(await release(last ?? '', RESET + HOUR + 11 * 60_000)).toBe('released');
  });

  test('one that waits for the next day is passed by, and keeps its place for that day', async () => {
    const sandbox = 'dev-next-day';
    const early = await accept({ sandbox, at: ASKED });
    await ended(early.run, 'released');
    const hold = nextHold(holdUntilReset(ASKED, 'digest'), RESET + HOUR, 1);
    if (!hold) throw new Error('there is a second reset');
    await holds.place(early.run, await read(early.run), sandbox, hold);
    const [late, later] = [await accept({ sandbox }), await accept({ sandbox, at: RESET + HOUR })];
    expect(await release(late.run)).toBe('released');
    await runs.write(late.run, 'evaluation.1.intent', { at: 1 });
    await runs.write(late.run, 'evaluation.1.id', { id: 'j-2', at: 1 });
    expect(await release(later.run, RESET + DAY + HOUR)).toBe('waits');
    expect(await release(early.run, RESET + DAY + HOUR)).toBe('released');
  });
});
