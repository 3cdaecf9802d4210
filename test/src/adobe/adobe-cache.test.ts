import { afterEach, expect, test } from '@jest/globals';
import { waitUntil } from '../../../playground/waiting.js';
import { AdobeCache } from '../../../src/adobe/cache.js';
import { CART, openAdobe, type OpenAdobe, sandbox, VIP } from './opened.js';

const MINUTE_MS = 60_000;

let open: OpenAdobe;
afterEach(() => open.close());

test('an earlier answer on some ids does not outlive a list that lacks one of them', async () => {
  open = await openAdobe();
  const clock = { ahead: 0 };
  const cache = new AdobeCache({ adobe: open.adobe, now: () => Date.now() + clock.ahead });
  const listed = (id: string) => cache.searchCached(sandbox, id, 1).length === 1;
  cache.audienceList(sandbox);
  await waitUntil('the list is read', () => Promise.resolve(listed(VIP) || undefined));
  const found = async () => [...(await cache.byIdSoon(sandbox, [VIP, CART])).keys()];
  await waitUntil(
    'Adobe answers soon',
    async () => (await open.control.calls('POST', /bulk-get/)).length > 0 || found().then(() => undefined),
  );
  expect(await found()).toEqual([VIP, CART]);
  await open.control.removeAudiences(sandbox, [VIP]);
  clock.ahead += 6 * MINUTE_MS;
  cache.audienceList(sandbox);
  await waitUntil('it is read again', () => Promise.resolve(listed(VIP) ? undefined : true));
  await open.control.fault({ path: 'bulk-get', kind: 'hold', times: 9 });
  expect(await found()).toEqual([CART]);
  await open.control.release();
});
