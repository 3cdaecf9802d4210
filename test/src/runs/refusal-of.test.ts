import { expect, test } from '@jest/globals';
import { postRefusal } from '../../../src/runs/record.js';

const refused = (...times: number[]) => ({
  attempts: times.map((at) => ({ intent: { at }, notPosted: { at, refused: 'not_in_channel' } })),
});
const move = (overrules?: number, at = 99_000) => ({ channel: 'C1', by: 'U1', at, afterRefusalAt: overrules });

test('a place that said no is tried again once it was asked for, by whatever clock that was', () => {
  expect(postRefusal(refused(1_000), 'C1', { moved: { attempts: [] } })).toEqual({
    error: 'not_in_channel',
    at: 1_000,
  });
  expect(postRefusal(refused(1_000), 'C1', { moved: { attempts: [move(1_000, 500)] } })).toBeUndefined();
  // The clock of whoever pressed is a minute ahead: the second no is a no all the same.
  expect(postRefusal(refused(1_000, 2_000), 'C1', { moved: { attempts: [move(1_000)] } })).toMatchObject({ at: 2_000 });
  expect(postRefusal(refused(1_000), 'C1', { moved: { attempts: [move()] } })).toMatchObject({ at: 1_000 });
  expect(postRefusal(refused(1_000), 'C2', { moved: { attempts: [move(1_000)] } })).toMatchObject({ at: 1_000 });
});
