import { describe, expect, test } from '@jest/globals';
import type { Audience } from '../../../src/adobe/audiences.js';
import { ListedAudiences } from '../../../src/adobe/listed-audiences.js';
import { asRead } from '../../../src/adobe/lenient-lists.js';

const MINUTE_MS = 60_000;
const audience = (id: string): Audience => ({ id, name: `name of ${id}` });

/** A clock that is moved by hand, and an Adobe that lists when told. */
function stage() {
  const clock = { now: 1_000_000 };
  const readings: {
    sandbox: string;
    end: (ids: string[], whole?: boolean) => Promise<void>;
    fail: () => Promise<void>;
  }[] = [];
  const all = ({ sandbox }: { sandbox: string }) =>
    new Promise<{ items: ReturnType<typeof asRead<Audience[]>>; complete: boolean }>((resolve, reject) => {
      readings.push({
        sandbox,
        end: async (ids, complete = true) => {
          resolve({ items: asRead(ids.map(audience), 2), complete });
          await settled();
        },
        fail: async () => {
          reject(new Error('away'));
          await settled();
        },
      });
    });
  const known = new ListedAudiences({ audiences: { all }, now: () => clock.now });
  const offered = (sandbox = 'dev') =>
    known
      .names(sandbox)
      .matching('')
      .map(({ id }) => id);
  return { clock, readings, known, offered };
}

/** All that follows from an answer has happened. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('the audiences of a sandbox', () => {
  test('are read once for many who ask, each sandbox by itself, and nobody waits', async () => {
    const { known, readings, offered } = stage();
    for (const sandbox of ['dev', 'dev', 'prod', 'dev']) expect(known.list(sandbox)).toBeUndefined();
    expect(readings.map(({ sandbox }) => sandbox)).toEqual(['dev', 'prod']);
    await readings[0]?.end(['a', 'b']);
    expect(known.list('dev')).toMatchObject({ at: 1_000_000, stale: false, value: { unread: 2 } });
    expect([offered('dev'), offered('prod')]).toEqual([['a', 'b'], []]);
    expect(readings).toHaveLength(2);
  });

  test('are read again behind after five minutes, when somebody asks; what is gone is gone then', async () => {
    const { known, readings, offered, clock } = stage();
    known.list('dev');
    await readings[0]?.end(['a', 'b']);
    clock.now += 5 * MINUTE_MS;
    known.list('dev');
    expect(readings).toHaveLength(1);
    clock.now += 1;
    for (let asks = 0; asks < 3; asks += 1) expect(known.list('dev')?.stale).toBe(false);
    expect([readings.length, offered()]).toEqual([2, ['a', 'b']]);
    await readings[1]?.end(['b', 'c']);
    expect(offered()).toEqual(['b', 'c']);
  });

  test('stay when they cannot be read again, and are called old after a quarter of an hour; Adobe is left alone for half a minute', async () => {
    const { known, readings, offered, clock } = stage();
    known.list('dev');
    await readings[0]?.end(['a']);
    clock.now += 15 * MINUTE_MS;
    expect(known.list('dev')?.stale).toBe(false);
    await readings[1]?.fail();
    clock.now += 30_000;
    expect(known.list('dev')).toMatchObject({ at: 1_000_000, stale: true });
    expect([readings.length, offered()]).toEqual([2, ['a']]);
    clock.now += 1;
    known.list('dev');
    expect(readings).toHaveLength(3);
    clock.now += 12 * 60 * MINUTE_MS;
    expect(known.list('dev')).toBeUndefined();
  });

  test('what is seen comes first; a list that is read since has it, or it is gone', async () => {
    const { known, readings, offered, clock } = stage();
    known.see('dev', [audience('seen'), audience('seen too')]);
    expect(offered()).toEqual(['seen', 'seen too']);
    clock.now += 1;
    known.list('dev');
    known.see('dev', [audience('meanwhile')]);
    await readings[0]?.end(['a']);
    expect(offered()).toEqual(['meanwhile', 'a']);
    known.see('dev', [audience('later'), audience('a')]);
    expect(offered()).toEqual(['later', 'meanwhile', 'a']);
  });

  test('a list that has not all of them takes nothing away', async () => {
    const { known, readings, offered, clock } = stage();
    known.see('dev', [audience('seen')]);
    clock.now += 1;
    known.list('dev');
    await readings[0]?.end(['a'], false);
    expect(offered()).toEqual(['seen', 'a']);
  });

  test('sixty thousand are kept in all: the lists that were wanted last', async () => {
    const { known, readings } = stage();
    const ids = Array.from({ length: 20_000 }, (_, n) => `a${n}`);
    for (const [n, sandbox] of ['one', 'two', 'three', 'four'].entries()) {
      known.list(sandbox);
      await readings[n]?.end(ids);
    }
    expect(['one', 'two', 'three', 'four'].map((sandbox) => known.names(sandbox).size)).toEqual([
      0, 20_000, 20_000, 20_000,
    ]);
  });
});
