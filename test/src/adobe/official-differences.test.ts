import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { firstError } from '../../../src/adobe/schemas.js';
import { callRows } from './differences/calls.js';
import { evaluationRows } from './differences/evaluations.js';
import { exportRows } from './differences/exports.js';
import { closeWorlds, openWorlds, readExportJob } from './differences/worlds.js';

/** Where the tutorial that we serve and Adobe's present documents differ: what we send, and that we take both. */
const rows = [...evaluationRows, ...exportRows, ...callRows];

beforeEach(openWorlds);
afterEach(closeWorlds);

test('every one of the 45 has its row', () => {
  expect(rows.map(([row]) => row)).toEqual(Array.from({ length: 45 }, (_, index) => index + 1));
});

test.each(rows)('%i: %s', async (_row, _what, holds) => {
  expect.hasAssertions();
  await holds();
});

test('an error code keeps its leading zeros', () => {
  const { errors } = readExportJob({ errors: [{ code: '0090000009', msg: 'no' }] });
  expect(firstError(errors)?.code).toBe('0090000009');
});
