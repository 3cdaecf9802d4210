import { describe, expect, test } from '@jest/globals';
import { resolveRequest } from '../../../src/resolve/resolve-request.js';
import type { DraftRequest } from '../../../src/request/request.js';
import { called, pasted, resolved, typed, wrongWith } from '../request/asks.js';
import { catalogWith, idAt } from './catalog.js';

const VIPS = ['Leaving risk', 'VIP', 'VIP risk'];

const LONG = 'Loyalty - Gold - EMEA - 2025 - Q3 - Email - Opened';
const SENTENCE = 'Customers who bought a pair of shoes in the last thirty days online and in shops';

describe('words become the audiences that were meant', () => {
  test.each<[words: string, names: string[], meant: string[]]>([
    ['Leaving risk, VIP risk', VIPS, ['Leaving risk', 'VIP risk']],
    ['VIP, Leaving risk, VIP risk, VIP', VIPS, ['VIP', 'Leaving risk', 'VIP risk']],
    ['Leaving risk VIP', VIPS, ['Leaving risk', 'VIP']],
    ['Buy one get one', ['Buy one get one', 'one'], ['Buy one get one']],
    ['VIP buyers, VIP buyers', ['VIP buyers'], ['VIP buyers']],
    ['"VIP\u00a0buyers"', ['VIP buyers'], ['VIP buyers']],
    ['"  VIP   buyers "', ['VIP buyers'], ['VIP buyers']],
    ['"VIP\u2009buyers"', ['VIP\u3000buyers'], ['VIP\u3000buyers']],
    ['\u200bloyalty\u200b_\u200bcard\u200b_holders', ['loyalty_card_holders'], ['loyalty_card_holders']],
    ['"lo\u00adyalty"', ['loyalty'], ['loyalty']],
    ['"loyalty cards"', ['lo\u00adyalty cards'], ['lo\u00adyalty cards']],
    ['"\u202aVIP buyers\u202c"', ['VIP buyers'], ['VIP buyers']],
    ['"Café"', ['Cafe\u0301'], ['Cafe\u0301']],
    ['"Cafe\u0301 members"', ['Café members '], ['Café members ']],
    ['"한국"', ['한국'.normalize('NFD')], ['한국'.normalize('NFD')]],
    ['"Кошик"', ['КОШИК'], ['КОШИК']],
    ['"vip BUYERS"', ['VIP buyers'], ['VIP buyers']],
    ['":tada: Party"', ['🎉 Party'], ['🎉 Party']],
    [':tada: Party', ['🎉 Party'], ['🎉 Party']],
    ['":wave::skin-tone-3: hello"', ['👋🏼 hello'], ['👋🏼 hello']],
    ['":heart:"', ['❤️'], ['❤️']],
    ['"🎉 Party"', [':tada: Party'], [':tada: Party']],
    ['promo:winter', ['promo:winter'], ['promo:winter']],
    ['Promo: summer', ['Promo: summer', 'Promo'], ['Promo: summer']],
    ['AAM:12', ['AAM:12'], ['AAM:12']],
    ['"@home: shoppers"', ['@home: shoppers', 'shoppers'], ['@home: shoppers']],
    ['@home: shoppers', ['@home: shoppers', 'shoppers'], ['@home: shoppers']],
    ['"R &amp; D"', ['R &amp; D', 'R & D'], ['R &amp; D']],
    ['"R & D"', ['R &amp; D', 'R & D'], ['R & D']],
    ['"constructor"', ['constructor'], ['constructor']],
    ['"AAM:12"', ['AAM:12'], ['AAM:12']],
    ['Sales=exited', ['Sales=exited', 'Sales'], ['Sales=exited']],
    ['a=gone', ['a=gone'], ['a=gone']],
    [LONG, [LONG, 'VIP'], [LONG]],
    [`${LONG}\nVIP`, [LONG, 'VIP'], [LONG, 'VIP']],
    [SENTENCE, [SENTENCE, 'Customers'], [SENTENCE]],
    ['VIP,buyers', ['VIP,buyers'], ['VIP,buyers']],
    ['Sales, EMEA', ['Sales, EMEA'], ['Sales, EMEA']],
    ['1,000 EUR club, VIP', ['1,000 EUR club', 'VIP'], ['1,000 EUR club', 'VIP']],
    ['Kids "R" us', ['Kids "R" us'], ['Kids "R" us']],
    ['- VIP\n- Leaving risk', VIPS, ['VIP', 'Leaving risk']],
    [`• VIP buyers ${idAt(2)}\n• VIP`, ['VIP buyers', 'VIP', 'risk'], ['VIP buyers', 'risk', 'VIP']],

    ['•\tVIP risk\n•\tVIP', VIPS, ['VIP risk', 'VIP']],
    ['1. VIP risk\n2. VIP', VIPS, ['VIP risk', 'VIP']],
    ['-\n\n- VIP\n•', VIPS, ['VIP']],
    ['1., VIP', ['1.', 'VIP'], ['1.', 'VIP']],
    ['1. Liga', ['1. Liga'], ['1. Liga']],
    ['- north', ['- north'], ['- north']],
    ['constructor __proto__', ['__proto__', 'constructor'], ['constructor', '__proto__']],
    ['"say ""hi"""', ['say "hi"'], ['say "hi"']],
  ])('%j', async (words, names, meant) => {
    expect(await resolved(typed(words), catalogWith(called(names)))).toEqual(meant);
    expect(await resolved(pasted(words), catalogWith(called(names)))).toEqual(meant);
  });

  test.each<[words: string, names: string[], meant: string[]]>([
    ['VIP VIP=exited', ['VIP'], ['VIP=realized|exited']],
    [`VIP=exited ${idAt(0)}=existing vip`, ['VIP'], ['VIP=realized|existing|exited']],
    ['VIP "vip"=exited status:existing', ['VIP'], ['VIP=existing|exited']],
    ['"VIP"=realized,exited', ['VIP'], ['VIP=realized|exited']],
    ['VIP status:realized, exited', ['VIP', 'risk'], ['VIP=realized|exited']],
    ['status:exited realized existing, VIP', ['VIP'], ['VIP=realized|existing|exited']],
    ['status:exited, VIP, risk', ['VIP', 'risk'], ['VIP=exited', 'risk=exited']],
    ['VIP status:realized, exited, risk', ['VIP', 'risk'], ['VIP=realized|exited', 'risk=realized|exited']],
    ['VIP=exited, existing, risk', ['VIP', 'risk'], ['VIP=existing|exited', 'risk=realized']],
    ['Leaving risk=exited', VIPS, ['Leaving risk=exited']],
    ['AAM:"seg,VIP"', ['VIP'], ['AAM:seg,VIP=realized']],
    ['"aam":"seg,VIP"=exited', ['VIP'], ['aam:seg,VIP=exited']],
    ['UPS:"seg7"', ['other', 'seg7'], ['other=realized']],
    ['12, 34 ns:AAM', ['12'], ['AAM:12=realized', 'AAM:34=realized']],
  ])('exported: %j', async (words, names, meant) => {
    const listed = called(names).map((one, at) =>
      one.name === 'other' ? { ...one, id: 'seg7' } : { ...one, id: idAt(at) },
    );
    expect(await resolved(typed(`${words} to:"Agency drop"`, 'export'), catalogWith(listed))).toEqual(meant);
  });

  test('an audience of others is exported in their namespace, by the id that they know it by', async () => {
    const partner = { name: 'Partner list', namespace: 'AAM', audienceId: 'aam-7', id: idAt(7) };
    for (const words of ['"Partner list"', idAt(7), 'partner list AAM:"aam-7"']) {
      const ask = typed(`${words} to:"Agency drop"`, 'export');
      const { audiences } = await resolveRequest({ ask, adobe: catalogWith([partner]).adobe });
      expect(audiences).toMatchObject([{ id: 'aam-7', namespace: 'AAM', name: 'Partner list' }]);
    }
    const chosen = { ...pasted(''), audiences: [{ term: idAt(7), chosen: true as const }] };
    expect((await wrongWith(chosen, catalogWith([partner]))).message).toMatch(
      'comes from outside Adobe’s Segmentation Service',
    );
  });

  test('what was chosen is an id, whatever it looks like', async () => {
    const listed = [{ name: 'A', id: 'VIP' }, { name: 'VIP', id: 'b' }]; // prettier-ignore
    const ask: DraftRequest = { ...pasted(''), audiences: [{ term: 'VIP', chosen: true }] };
    expect(await resolved(ask, catalogWith(listed))).toEqual(['A']);
    const foreign: DraftRequest = {
      ...ask,
      kind: 'export',
      dataset: 'Agency drop',
      audiences: [{ term: 'a, "b"=x', chosen: true, namespace: 'my ns' }],
    };
    expect(await resolved(foreign, catalogWith(listed))).toEqual(['my ns:a, "b"=x=realized']);
    const gone = await wrongWith(
      { ...ask, audiences: [{ term: 'B', chosen: true }] },
      catalogWith([{ name: 'B', id: 'c' }]),
    );
    expect(gone.message).toMatch('No audience “B” in dev');
  });
});

describe('an audience that counts itself is refused with its last count', () => {
  test.each<[metrics: object | undefined, words: string]>([
    [{ data: { totalProfiles: 13_146 }, updateEpoch: 1_790_000_000 }, ' Last count: 13,146, on Sep 21, 2026 (UTC).'],
    [{ data: { totalProfiles: 41 } }, ' Last count: 41.'],
    [undefined, ''],
  ])('Adobe tells %j', async (metrics, words) => {
    const own = { evaluationInfo: { continuous: { enabled: true } }, metrics };
    const bend = (path: string, given: unknown) =>
      path.endsWith('/audiences')
        ? { children: [{ id: idAt(0), name: 'Now', type: 'SegmentDefinition', lifecycleState: 'published', ...own }] }
        : given;
    const { problems } = await wrongWith(typed('Now'), catalogWith(called(['Now']), { bend }));
    expect(problems[0]?.typed).toBe(`Now updates continuously, so there is nothing to run.${words} Leave it out.`);
  });
});

describe('what Adobe is asked', () => {
  const many = called(Array.from({ length: 210 }, (_, n) => `Promo ${n}`));

  test('the only one of exactly this name is found wherever it stands; of two it is asked which', async () => {
    expect(await resolved(typed('Promo'), catalogWith([...many, { name: 'Promo' }]))).toEqual(['Promo']);
    const two = await wrongWith(typed('Promo'), catalogWith([{ name: 'PROMO' }, ...many, { name: 'Promo' }]));
    expect(two.problems).toMatchObject([{ isQuestion: true, choices: [{ id: idAt(0) }, { id: idAt(211) }] }]);
  });

  test('a name that more than anybody lists contain is never guessed', async () => {
    const endless = called(Array.from({ length: 5_200 }, (_, n) => `Promo ${n}`));
    const { problems } = await wrongWith(typed('Promo'), catalogWith([{ name: 'Promo' }, ...endless]));
    expect(problems).toMatchObject([{ choices: [{ name: 'Promo' }] }]);
    expect(problems[0]?.sentence).toMatch(/Too many audiences have “Promo” in their names to check them all/);
  });

  test('each word once, and each look only once', async () => {
    const catalog = catalogWith(called(['VIP buyers', 'Cart leavers', 'risk']));
    await resolved(typed('VIP buyers, Cart leavers, VIP buyers, risk, "risk"'), catalog);
    const names = catalog.calls.flatMap((call) => /name=([^&]+)/.exec(call)?.[1] ?? []);
    expect(names.sort()).toEqual(['cart', 'risk', 'vip']);
    const unknown = catalogWith([]);
    await wrongWith(typed('one two three, two three, "one three"'), unknown);
    const asked = unknown.calls.flatMap((call) => /name=([^&]+)/.exec(call)?.[1] ?? []);
    expect(asked.sort()).toEqual(['one', 'three', 'two']);
  });

  test('hundreds of words that nobody knows are no hundreds of calls', async () => {
    const item = (n: number) => Array.from({ length: 20 }, (_, word) => `nobody${n}x${word}`).join(' ');
    const catalog = catalogWith(called(['VIP buyers']));
    await wrongWith(typed(Array.from({ length: 20 }, (_, n) => item(n)).join(', ')), catalog);
    expect(catalog.calls.filter((call) => call.includes('/audiences')).length).toBeLessThanOrEqual(61);
  });

  test('ids alone are asked for in one call', async () => {
    const catalog = catalogWith(called(['a', 'b', 'c']));
    expect(await resolved(typed(`${idAt(0)} ${idAt(1).toUpperCase()},${idAt(2)}`), catalog)).toEqual(['a', 'b', 'c']);
    expect(catalog.calls.filter((call) => call.includes('/audiences'))).toHaveLength(1);
  });
});
