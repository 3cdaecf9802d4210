import { afterEach, describe, expect, test } from '@jest/globals';
import {
  type Audience,
  briefly,
  isPublished,
  lastCount,
  updatesItself,
  whyNotCounted,
  whyNotEvaluable,
  whyNotExportable,
} from '../../../src/adobe/audiences.js';
import { openAdobe, type OpenAdobe, sandbox } from './opened.js';

let open: OpenAdobe;
afterEach(() => open.close());

const told: ((audience: Audience) => unknown)[] = [
  ...[isPublished, lastCount, updatesItself],
  ...[whyNotCounted, whyNotEvaluable, whyNotExportable],
];

describe('all audiences of a sandbox', () => {
  test.each(['tutorial', 'current'] as const)('come page by page, in Adobe’s order (%s)', async (dialect) => {
    open = await openAdobe({ dialect });
    const names = Array.from({ length: 240 }, (_, n) => `one ${n}`);
    await open.control.addAudiences(
      sandbox,
      names.map((name) => ({ name })),
    );
    const { items, complete } = await open.adobe.audiences.all({ sandbox, most: 20_000 });
    expect([items.map(({ name }) => name).slice(-240), items.unread, complete]).toEqual([names, 0, true]);
    const calls = await open.control.calls('GET', /audiences$/);
    expect(calls.map(({ query }) => query['limit'])).toEqual(['100', '100', '100']);
  });

  test('are no more than wanted, to the page, and said not to be all', async () => {
    open = await openAdobe();
    await open.control.addAudiences(
      sandbox,
      Array.from({ length: 240 }, (_, n) => ({ name: `one ${n}` })),
    );
    const { items, complete } = await open.adobe.audiences.all({ sandbox, most: 150 });
    expect([items.length, complete]).toEqual([200, false]);
  });

  test('are kept without their rule; of each kind is still known what can be picked, and how many it has', async () => {
    open = await openAdobe();
    const whole = await open.adobe.audiences.search({ sandbox });
    const { items } = await open.adobe.audiences.all({ sandbox, most: 20_000 });
    expect(items).toEqual(whole.map(briefly));
    for (const rule of told) expect(items.map((one) => rule(one))).toEqual(whole.map((one) => rule(one)));
    expect(new Set(items.map(whyNotEvaluable)).size).toBeGreaterThan(4);
    expect(JSON.stringify(whole)).toContain('secretRule');
    expect(JSON.stringify(items)).not.toContain('secretRule');
  });
});
