import { describe, expect, test } from '@jest/globals';
import { resolveRequest } from '../../../src/resolve/resolve-request.js';
import { checkDataset } from '../../../src/decisions/create-dataset.js';
import type { Services } from '../../../src/services.js';
import { typed, wrongWith } from '../request/asks.js';
import { catalogWith, type CatalogOptions, datasetId, idAt } from './catalog.js';

/** What is asked for is there, in a shape that nobody knows: that is said, and not that it does not exist. */

const NO_USE = 'Trying again won’t help. Your Usher administrator can find the cause in the log.';
const DROP = datasetId(0);

type Entries = Record<string, object | null>;

const world = (path: RegExp, bend: (given: Entries) => unknown, more: CatalogOptions = {}) =>
  catalogWith([{ name: 'VIP' }], {
    ...more,
    bend: (asked, given) => (path.test(asked) ? bend(given as Entries) : given), // as the catalog makes it
  });
const saidOf = async (words: string, catalog: ReturnType<typeof world>) =>
  resolveRequest({ ask: typed(words, 'export'), adobe: catalog.adobe }).then(
    () => 'taken',
    (error: unknown) => (error instanceof Error ? error.message : ''),
  );

describe('a dataset', () => {
  const DATASETS = /\/dataSets$/;
  const odd =
    (id: string, as: (entry: object) => object | null = () => null) =>
    (given: Entries) =>
      Object.fromEntries(Object.entries(given).map(([key, one]) => [key, key === id ? as(one ?? {}) : one]));
  const nameless = (entry: object) => ({ ...entry, name: null });
  const asked = `${idAt(0)} to:"Agency drop"`;

  test.each([
    ['null', () => null],
    ['without a name', nameless],
  ])('that is %s, by its name', async (_what, as) => {
    const none = `The dataset “Agency drop” wasn’t found, but 1 dataset couldn’t be read. ${NO_USE}`;
    expect(await saidOf(asked, world(DATASETS, odd(DROP, as)))).toBe(`${none} If you know its id, use to:<id>.`);
  });

  test('one of two by its name: it is asked, and the other one is offered', async () => {
    const catalog = world(DATASETS, odd(datasetId(1)), { datasets: ['Agency drop', 'Agency drop'] });
    const { problems, message } = await wrongWith(typed(asked, 'export'), catalog);
    expect(message).toBe(
      `1 dataset that may be called “Agency drop” couldn’t be read, and it may be the one you mean. Type the id of the one you mean: ${DROP}.`,
    );
    expect(problems[0]?.choices).toMatchObject([{ id: DROP, patch: { dataset: DROP } }]);
    expect(await saidOf(`${idAt(0)} to:${DROP}`, catalog)).toBe('taken');
  });

  test('one of two whose names are spelled otherwise, too', async () => {
    const catalog = world(DATASETS, odd(datasetId(1)), { datasets: ['Agency Drop', 'AGENCY drop'] });
    expect(await saidOf(asked, catalog)).toMatch(/^1 dataset that may be called “Agency drop” couldn’t be read/);
  });

  test('of another name: nothing to do with it, and counted where there is none of this name', async () => {
    const catalog = world(DATASETS, odd(datasetId(1)), { datasets: ['Agency drop', 'Other'] });
    expect(await saidOf(asked, catalog)).toBe('taken');
    expect(await saidOf(`${idAt(0)} to:"Nowhere"`, catalog)).toMatch(
      /^There is no dataset “Nowhere” in dev\. .* 1 dataset couldn’t be read\.$/,
    );
  });

  test.each([null, {}, 'n/a', { id: null }])('whose schema is %j: nobody knows it', async (schemaRef) => {
    const catalog = world(
      /\/dataSets/,
      odd(DROP, (entry) => ({ ...entry, schemaRef })),
    );
    for (const to of ['"Agency drop"', DROP])
      expect(await saidOf(`${idAt(0)} to:${to}`, catalog)).toMatch(
        /^“Agency drop” can’t be used: Adobe doesn’t say whether it uses the profile union schema/,
      );
  });

  test('that may have the name of a new one: none is created', async () => {
    const { adobe } = world(DATASETS, odd(DROP));
    // All that is asked of the services here.
    const limits = { datasets: () => Promise.resolve(0) };
    const services = { adobe, access: { whyNotWrite: () => undefined }, limits } as unknown as Services;
    const creating = (name: string) => checkDataset({ sandbox: 'dev', name, by: 'U1' }, services);
    await expect(creating('Agency drop')).rejects.toThrow('The dataset “Agency drop” wasn’t found');
    expect(await creating('Another')).toMatchObject({ name: 'Another' });
  });
});

describe('a sandbox', () => {
  const SANDBOXES = /\/sandbox-management\//;
  const prod = { name: 'prod', type: 'production' };
  const none = `The sandbox “dev” wasn’t found, but 1 sandbox couldn’t be read. ${NO_USE}`;

  test.each<[unknown, string]>([
    [[prod, null], `${none} Use in: with one of: prod.`],
    [[prod, { name: null, type: 'development' }], `${none} Use in: with one of: prod.`],
    [[null], none],
    ['x', none],
    [[prod], 'There is no sandbox “dev”. Use in: with one of: prod.'],
    [[], 'There is no sandbox “dev”. Usher has no access to any sandbox. Ask your Usher administrator.'],
  ])('of those in %j', async (sandboxes, said) => {
    expect(
      await saidOf(
        `${idAt(0)} to:${DROP}`,
        world(SANDBOXES, () => ({ sandboxes })),
      ),
    ).toBe(said);
  });
});
