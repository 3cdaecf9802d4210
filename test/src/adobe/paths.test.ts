import { afterEach, expect, test } from '@jest/globals';
import { inPath } from '../../../src/adobe/client.js';
import { adobeThatSays, closeScripted } from './scripted.js';
import { sandbox } from './opened.js';

afterEach(closeScripted);

test.each([
  ['a/b?c', 'a%2Fb%3Fc'],
  ['\ud800', '%EF%BF%BD'],
  ['👩', '%F0%9F%91%A9'],
])('%j in a path', (id, path) => {
  expect(inPath(id)).toBe(path);
});

test('an id with half of a pair of surrogates is asked for, and not there', async () => {
  const { adobe } = await adobeThatSays({ status: 404, body: {} });
  await expect(adobe.segmentJobs.get({ sandbox, id: 'job-\ud800' })).rejects.toMatchObject({
    details: { failure: 'not-found' },
  });
});
