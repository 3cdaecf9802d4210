import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { carriedAlong, givenBack, UserError } from '../../src/errors.js';
import { chosenOf } from '../../src/slack/payloads.js';
import { decodeJobRef } from '../../src/messages/buttons.js';
import { readForm } from '../../src/forms/run/read-form.js';
import { readTimeMemo } from '../../src/forms/schedule.js';
import { writeFormMeta } from '../../src/forms/run/state.js';
import { exportMemo } from './forms/shown.js';

const schema = z.object({ run: z.string() });
const privateMetadata = writeFormMeta({ ...exportMemo, filters: true, times: 'picked' }) ?? '';

describe('what Slack gives back that this version of ours did not write', () => {
  test.each(['', '{"run":', 'null', '[]', '7', '{"run":7}', '{"__proto__":{"run":"R-1"}}'])(
    'carried along as %j: a mistake that says so',
    (text) => {
      expect(() => carriedAlong(schema, text)).toThrow(UserError);
      expect(() => carriedAlong(schema, text)).toThrow('nothing was done. Start again with /audience.');
    },
  );

  test('what we wrote is read', () => {
    expect(carriedAlong(schema, '{"run":"R-1"}')).toEqual({ run: 'R-1' });
    expect(givenBack(schema, { run: 'R-1' })).toEqual({ run: 'R-1' });
  });

  test.each<[what: string, read: () => unknown]>([
    ['the value of a button that is a number', () => chosenOf({ value: 7 })],
    [
      'a privateMetadata that is cut off',
      () => readForm({ privateMetadata: privateMetadata.slice(0, 40), values: {} }),
    ],
    ['a form of no sandbox', () => readForm({ privateMetadata: privateMetadata.replace('"dev"', '""'), values: {} })],
    ['a form with another time that names no schedule', () => readTimeMemo('{"sandbox":"dev","channel":"C1"}')],
    ['a moment that no calendar has', () => readForm({ privateMetadata, values: picked(1e15) })],
    ['half a second', () => readForm({ privateMetadata, values: picked(0.5) })],
    ['a pair of one word', () => decodeJobRef('dev')],
    ['a pair of nothing', () => decodeJobRef('dev  VIP buyers')],
    ['a choice of nothing', () => readForm({ privateMetadata, values: { 'audiences:0': { a: { selected_options: [{ value: '' }] } } } })], // prettier-ignore
  ])('%s', (_what, read) => {
    expect(read).toThrow(UserError);
  });
});

const picked = (at: number) => ({ 'updated:0:picked': { a: { selected_date_time: at } } });
