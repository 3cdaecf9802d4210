import { describe, expect, test } from '@jest/globals';
import { segmentJobSchema } from '../../../src/adobe/segment-jobs.js';
import { compareRuns } from '../../../src/queries/nightly.js';

const HOUR = 3_600_000;

function night(id: string, counts: Record<string, number> | undefined, hours?: number, status = 'SUCCEEDED') {
  const begun = 1_760_000_000_000;
  return segmentJobSchema.parse({
    id,
    status,
    creationTime: begun,
    segments: [{ segmentId: '*' }],
    metrics: {
      ...(hours === undefined ? {} : { totalTime: { startTimeInMs: begun, totalTimeInMs: hours * HOUR } }),
      ...(counts ? { segmentedProfileCounter: counts } : {}),
    },
  });
}

describe('the nightly run against those before it', () => {
  test('what fell to zero, the largest changes first, and the usual duration is the middle one', () => {
    const seen = compareRuns([
      night('now', { a: 0, b: 120, c: 50, d: 7, new: 3 }, 5),
      night('failed', { a: 1, b: 1 }, 1, 'FAILED'),
      night('before', { a: 80, b: 20, c: 50, d: 8, gone: 4 }, 2),
      night('earlier', { a: 70 }, 3),
      night('first', { a: 60 }, 9),
    ]);
    expect(seen).toMatchObject({ tookMs: 5 * HOUR, usualMs: 3 * HOUR, nights: 3, counted: 5, moved: 3, fell: 1 });
    expect(seen?.movers.map(({ id, change }) => [id, change])).toEqual([
      ['b', 100],
      ['a', -80],
      ['d', -1],
    ]);
    expect(seen?.fallen).toEqual([{ id: 'a', name: 'a', profiles: 0, before: 80, change: -80 }]);
  });

  test('what was zero before has not fallen; a counter that is absent is no zero', () => {
    expect(compareRuns([night('now', { a: 0 }, 1), night('before', { a: 0, b: 9 }, 1)])).toMatchObject({
      moved: 0,
      fell: 0,
    });
  });

  test('the first one there is, and one that counts nothing yet', () => {
    expect(compareRuns([night('now', { a: 1 }, 1)])).not.toHaveProperty('comparedWith');
    expect(compareRuns([night('now', undefined, undefined, 'PROCESSING'), night('before', { a: 1 }, 1)])).toMatchObject(
      {
        status: 'PROCESSING',
        moved: 0,
        fell: 0,
        usualMs: HOUR,
      },
    );
  });
});
