import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { bendable } from './bending.js';
import { fill, LISTINGS, type There } from './lists.js';
import { openAdobe, type OpenAdobe } from './opened.js';
import { adobeThatSays, closeScripted, type Scripted } from './scripted.js';

/** What stands around a list, and where its next page begins, never fails it. */

const NEXT: unknown[] = [undefined, null, '', {}, [], 0, 7, 'n/a', { href: null }, { href: '' }, { href: {} }];
const LINKS: unknown[] = [
  ...NEXT,
  { href: '@/audiences?start=0&limit=100' },
  { href: '/x?start=%', templated: false },
  { href: '/sandboxes{?limit,offset}', templated: true },
  { href: '/sandboxes?limit={limit}&offset={offset}&start={start}', templated: true },
];
const AROUND: [what: string, around: object][] = [
  ...[undefined, null, '', [], {}, 'n/a', 3].flatMap((odd): [string, object][] => [
    [`links ${JSON.stringify(odd)}`, { _links: odd }],
    [`page ${JSON.stringify(odd)}`, { _page: odd }],
    [`link ${JSON.stringify(odd)}`, { link: odd }],
  ]),
  ...LINKS.flatMap((odd): [string, object][] => [
    [`next ${JSON.stringify(odd)}`, { _links: { next: odd } }],
    [`export’s next ${JSON.stringify(odd)}`, { link: { next: odd } }],
  ]),
  ...[0, '0', '', null, {}, []].map((odd): [string, object] => [
    `next page ${JSON.stringify(odd)}`,
    { _page: { next: odd } },
  ]),
  ...['3', null, '', -1, {}].map((odd): [string, object] => [
    `total ${JSON.stringify(odd)}`,
    { _page: { totalCount: odd } },
  ]),
];

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isList = (value: unknown): value is object[] => Array.isArray(value);
/** The list in an answer, and its name. */
const listIn = (body: unknown): [string, object[]] | undefined =>
  isMap(body) ? Object.entries(body).find((entry): entry is [string, object[]] => isList(entry[1])) : undefined;

describe('every list', () => {
  let open: OpenAdobe;
  let there: There;
  let bending: ReturnType<typeof bendable>;

  beforeAll(async () => {
    open = await openAdobe({ dialect: 'tutorial' });
    there = await fill(open);
    bending = bendable(open.url);
  });
  // What follows a link that a test made up is no call of ours that Adobe would see.
  afterAll(() => open.close({ recorded: false }));

  const reading = async (name: string, bend: (body: unknown, url: URL) => unknown) => {
    const { path, read } = LISTINGS[name] ?? { path: /$^/, read: () => Promise.reject(new Error(name)) };
    const { result, asked } = await bending.while(path, bend, () => read(bending.adobe, there));
    return { ...result, calls: asked.filter(({ pathname }) => path.test(pathname)).length };
  };
  const asItIs = (body: unknown) => body;
  /** Catalog and profiles answer with a map, which has nothing around it. */
  const PAGED = Object.keys(LISTINGS).filter((name) => !['datasets', 'batches', 'memberships'].includes(name));

  test.each(PAGED)('%s: whatever is said of the next page', async (name) => {
    const whole = await reading(name, asItIs);
    const wrong: string[] = [];
    for (const [what, around] of AROUND) {
      const { ids, calls } = await reading(name, (body) => (isMap(body) ? { ...body, ...around } : body));
      if (ids.join() !== whole.ids.join() || calls > 4) wrong.push(`${what}: ${ids.length} in ${calls} calls`);
    }
    expect(wrong).toEqual([]);
  });

  test.each(PAGED)('%s: a link to the same page ends it', async (name) => {
    const whole = await reading(name, asItIs);
    const again = (body: unknown, url: URL) => {
      const href = `${url.pathname}?start=${url.searchParams.get('start') ?? '1'}&offset=${url.searchParams.get('offset') ?? '1_1'}`;
      return isMap(body) ? { ...body, _links: { next: { href } }, link: { next: href } } : body;
    };
    const { ids, calls } = await reading(name, again);
    expect(ids).toEqual(whole.ids);
    expect(calls).toBeLessThanOrEqual(4);
  });

  test.each(PAGED)('%s: a map where the list belongs, or the list without what is around it', async (name) => {
    const whole = await reading(name, asItIs);
    const mapped = (body: unknown) => {
      const [list, entries] = listIn(body) ?? [];
      return list === undefined || !isMap(body)
        ? body
        : { ...body, [list]: Object.fromEntries(Object.entries(entries ?? {})) };
    };
    expect((await reading(name, mapped)).ids).toEqual(whole.ids);
    expect((await reading(name, (body) => listIn(body)?.[1] ?? body)).ids).toEqual(whole.ids);
  });
});

describe('pages', () => {
  afterEach(closeScripted);
  const page = (ids: (string | null)[], next?: string): Scripted => ({
    status: 200,
    body: {
      children: ids.map((id) => ({ id, name: `Audience ${String(id)}` })),
      ...(next === undefined ? {} : { _links: { next: { href: `@/audiences?start=${next}` } } }),
    },
  });

  test('one of which nothing can be read hides none of those that follow, and all are counted', async () => {
    const { adobe } = await adobeThatSays(
      page(['a'], '1'),
      page([null, null], '2'),
      page(['b'], '3'),
      page([null, 'c']),
    );
    const found = await adobe.audiences.search({ sandbox: 'dev' });
    expect([found.map(({ id }) => id), found.unread]).toEqual([['a', 'b', 'c'], 3]);
  });

  test.each(['%', '%zz', '1%'])(
    'after a link that cannot be read, %s, are none: it is not followed',
    async (broken) => {
      const { adobe, urls } = await adobeThatSays(page(['a', null], '1'), page(['b'], broken), page(['c']));
      const found = await adobe.audiences.search({ sandbox: 'dev' });
      expect([found.map(({ id }) => id), found.unread]).toEqual([['a', 'b'], 1]);
      expect(urls.map(({ searchParams }) => searchParams.get('start'))).toEqual([null, '1']);
    },
  );

  test('that come again are counted once', async () => {
    const { adobe, calls } = await adobeThatSays(
      ...Array.from({ length: 9 }, (_, at) => page(['a', null], `${at + 1}`)),
    );
    const found = await adobe.audiences.search({ sandbox: 'dev' });
    expect([found.map(({ id }) => id), found.unread, calls.length]).toEqual([['a'], 1, 2]);
  });

  test('of the catalog go on by what Adobe gave, not by what could be read', async () => {
    const datasets = (from: number, count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`d${from + at}`, at === 3 ? null : { name: 'x' }]));
    const { adobe, urls } = await adobeThatSays(
      { status: 200, body: datasets(0, 100) },
      { status: 200, body: datasets(100, 20) },
    );
    const found = await adobe.datasets.byName({ sandbox: 'dev', name: 'x' });
    expect([found.length, urls.map(({ searchParams }) => searchParams.get('start'))]).toEqual([118, [null, '100']]);
  });
});
