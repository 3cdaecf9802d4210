import { expect, test } from '@jest/globals';
import { evaluationsToday } from '../../../src/messages/parts.js';

test.each([
  [0, 'No evaluation today'],
  [1, '1 evaluation today'],
  // Adobe's quota is not ours to know: more than usual is no contradiction.
  [6, '6 evaluations today'],
])('%i evaluations today: what we know of, beside what Adobe usually allows', (today, words) => {
  expect(evaluationsToday(today)).toBe(`${words} that we know of; Adobe usually allows about 2`);
});
