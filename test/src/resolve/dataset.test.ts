import { describe, expect, test } from '@jest/globals';
import { resolveRequest } from '../../../src/resolve/resolve-request.js';
import { patched, RequestProblems } from '../../../src/resolve/request-errors.js';
import type { DraftRequest } from '../../../src/request/request.js';
import { typed } from '../request/asks.js';
import { memoryAdobe } from './memory-adobe.js';

const ID = 'd'.repeat(24);
const SHORT = 'drop1';
const VIP = '4edc8488-2c35-4f6d-b4c6-9075c68d2d01';

const { adobe } = memoryAdobe({
  audiences: [{ id: VIP, name: 'VIP' }],
  policies: ['p'],
  sandboxes: ['dev'],
  datasets: [
    { id: ID, name: 'Agency drop' },
    { id: 'e'.repeat(24), name: ID },
    { id: SHORT, name: 'Short' },
    { id: 'f'.repeat(24), name: SHORT },
  ],
});

const datasetOf = async (ask: DraftRequest) => (await resolveRequest({ ask, adobe })).dataset?.id;
const words = (to: string) => typed(`${VIP} to:${to}`, 'export');
const chosen = (dataset: string): DraftRequest => ({ ...words('x'), dataset, datasetChosen: true });

describe('a dataset whose id is the name of another one', () => {
  test('what was chosen is that one, however short its id is', async () => {
    expect(await datasetOf(chosen(SHORT))).toBe(SHORT);
    expect(await datasetOf(chosen(ID))).toBe(ID);
    await expect(datasetOf(chosen('Agency drop'))).rejects.toThrow('There is no dataset “Agency drop” in dev.');
  });

  test.each([ID, `\`${ID}\``])('typed as ids are it is the id: %s', async (to) => {
    expect(await datasetOf(words(to))).toBe(ID);
  });

  test('in quotes it is asked which, and each answer is taken as it was chosen', async () => {
    const ask = words(`"${ID}"`);
    const error: unknown = await resolveRequest({ ask, adobe }).catch((reason: unknown) => reason);
    const [problem] = error instanceof RequestProblems ? error.problems : [];
    expect(problem?.sentence).toBe(`“${ID}” can mean 2 datasets. Which one do you mean?`);
    const meant = (problem?.choices ?? []).map(({ patch }) => datasetOf(patched(ask, patch)));
    expect(await Promise.all(meant)).toEqual([ID, 'e'.repeat(24)]);
  });
});
