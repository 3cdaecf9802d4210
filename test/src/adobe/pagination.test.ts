import { afterEach, describe, expect, test } from '@jest/globals';
import { queryParam } from '../../../src/adobe/pagination.js';
import { adobeThatSays, closeScripted } from './scripted.js';

afterEach(closeScripted);

describe('pages of audiences', () => {
  const audience = (id: string) => ({ id, name: id });
  const page = (ids: string[], rest: object) => ({ status: 200, body: { children: ids.map(audience), ...rest } });

  test('are followed as Adobe gives them, in the link or beside it, and end at one that brings nothing new', async () => {
    const { adobe, urls } = await adobeThatSays(
      page(['a', 'b'], { _links: { next: { href: '@/audiences?start=1&limit=2&totalCount=5' } } }),
      page(['b', 'c'], { _page: { next: '7' } }),
      page(['d'], { _page: { next: 3 } }),
      page(['d'], { _page: { next: 4 } }),
    );
    const found = await adobe.audiences.search({ sandbox: 'dev', name: 'x' });
    expect(found.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd']);
    expect(urls.map((url) => url.searchParams.get('start'))).toEqual([null, '1', '7', '3']);
    expect(urls.map((url) => url.searchParams.get('name'))).toEqual(['x', 'x', 'x', 'x']);
  });

  test.each([[{ _page: { next: 0 } }], [{ _page: { next: '' } }], [{ _links: { next: {} } }], [{}]])(
    'end at %j',
    async (rest) => {
      const { adobe, urls } = await adobeThatSays(page(['a'], rest));
      expect(await adobe.audiences.search({ sandbox: 'dev' })).toHaveLength(1);
      expect(urls).toHaveLength(1);
    },
  );
});

test.each([
  ['@/mergePolicies?start=YS+iPT0=&limit=2', 'start', 'YS+iPT0='],
  ['https://platform.adobe.io:443/data/foundation/export/batches/b/files?start=100&limit=100', 'start', '100'],
  ['/export/jobs/?limit=2&offset=1538573416687_722', 'offset', '1538573416687_722'],
  ['@/audiences?start=a%3Db', 'start', 'a=b'],
  ['/sandboxes?limit={limit}&offset={offset}', 'offset', undefined],
  ['', 'start', undefined],
  [undefined, 'start', undefined],
])('in the link %s, %s is %s', (href, name, value) => {
  expect(queryParam(href, name)).toBe(value);
});
