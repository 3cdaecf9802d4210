import { describe, expect, test } from '@jest/globals';
import { patched, withoutThese } from '../../../src/resolve/request-errors.js';
import type { DraftRequest } from '../../../src/request/request.js';
import { called, resolved, typed, wrongWith } from '../request/asks.js';
import { type Catalog, catalogWith, idAt, type Listed } from './catalog.js';

describe('what can be read in two ways is asked about', () => {
  /** Each choice, and what the ask comes to with it. */
  async function choices(
    ask: DraftRequest,
    catalog: Catalog,
  ): Promise<[question: string, ...meant: [string, string[]][]]> {
    const { problems } = await wrongWith(ask, catalog);
    const [problem] = problems;
    const meant = (problem?.choices ?? []).map(async ({ name, patch }): Promise<[string, string[]]> => {
      return [name, await resolved(patched(ask, patch), catalog)];
    });
    return [problem?.sentence ?? '', ...(await Promise.all(meant))];
  }

  test.each<[words: string, names: string[], question: RegExp, ...meant: [string, string[]][]]>([
    [
      'Gold members',
      ['Gold', 'members', 'Gold members'],
      /“Gold members” can be read in 2 ways\. Which one do you mean/,
      ['Gold + members', ['Gold', 'members']],
      ['Gold members', ['Gold members']],
    ],
    [
      'VIP, Gold members, risk',
      ['Gold', 'members', 'Gold members', 'VIP', 'risk'],
      /“Gold members” can be read in 2 ways/,
      ['Gold + members', ['VIP', 'Gold', 'members', 'risk']],
      ['Gold members', ['VIP', 'Gold members', 'risk']],
    ],
    [
      'Sales, EMEA',
      ['Sales', 'EMEA', 'Sales, EMEA'],
      /“Sales, EMEA” can be read in 2 ways/,
      ['Sales + EMEA', ['Sales', 'EMEA']],
      ['Sales, EMEA', ['Sales, EMEA']],
    ],
    ['- VIP', ['- VIP', 'VIP'], /“- VIP” can mean 2 things/, ['- VIP', ['- VIP']], ['VIP', ['VIP']]],
    [
      'Kids "R" us',
      ['Kids', 'R', 'us', 'Kids "R" us'],
      /can be read in 2 ways/,
      ['Kids + R + us', ['Kids', 'R', 'us']],
      ['Kids "R" us', ['Kids "R" us']],
    ],
    [
      '• VIP risk\n• Cart leavers',
      ['VIP', 'risk', 'Cart leavers'],
      /No audience is called exactly “VIP risk” in dev\. Did you mean “VIP” and “risk”\?/,
      ['VIP + risk', ['VIP', 'risk', 'Cart leavers']],
    ],
    [
      'VIP risk\nCart leavers',
      ['VIP', 'risk', 'Cart leavers'],
      /No audience is called exactly “VIP risk” in dev\. Did you mean “VIP” and “risk”\?/,
      ['VIP + risk', ['VIP', 'risk', 'Cart leavers']],
    ],
    [
      '• Sales, VIP risk\n• Cart leavers',
      ['Sales', 'VIP', 'risk', 'Cart leavers'],
      /No audience is called exactly “VIP risk” in dev\. Did you mean “VIP” and “risk”\?/,
      ['VIP + risk', ['Sales', 'VIP', 'risk', 'Cart leavers']],
    ],
    [
      'Leaving risk, VIP risk',
      ['Leaving risk', 'VIP', 'risk'],
      /No audience is called exactly “VIP risk” in dev\. Did you mean “VIP” and “risk”\?/,
      ['VIP + risk', ['Leaving risk', 'VIP', 'risk']],
    ],
    [
      '• loyalty_card_holders_of_old VIP',
      ['loyalty_card_holders_of_old', 'VIP'],
      /exactly “loyalty_card_holders_of_old VIP”/,
      ['loyalty_card_holders_of_old + VIP', ['loyalty_card_holders_of_old', 'VIP']],
    ],
    [
      'a b c d e f g h i j k l m',
      ['a b c d e f g h i j k l m', 'a b c d e f g h i j k l', 'm'],
      /can be read in 2 ways/,
      ['a b c d e f g h i j k l + m', ['a b c d e f g h i j k l', 'm']],
      ['a b c d e f g h i j k l m', ['a b c d e f g h i j k l m']],
    ],
    [
      '• VIP byers\n1. Cart leavers',
      ['VIP buyers', 'Cart leavers'],
      /No audience is called exactly “VIP byers” in dev\. Did you mean “VIP buyers”\?/,
      ['VIP buyers', ['VIP buyers', 'Cart leavers']],
    ],
    ['a b c', ['a', 'b c', 'a b', 'c'], /can be read in 2 ways/, ['a + b c', ['a', 'b c']], ['a b + c', ['a b', 'c']]],
  ])('%j', async (words, names, question, ...meant) => {
    // prettier-ignore
    const [asked, ...all] = await choices(typed(words), catalogWith(called(names)));
    expect(asked).toMatch(question);
    expect(all).toEqual(meant);
  });

  test.each<[words: string, listed: Listed[], question: RegExp, ...meant: [string, string[]][]]>([
    [
      '"Summer sale"',
      called(['Summer sale', 'summer  sale']),
      /2 audiences are called “Summer sale”\. Which one/,
      ['Summer sale', ['Summer sale=realized']],
      ['summer  sale', ['summer  sale=realized']],
    ],
    [
      `"${idAt(1)}"`,
      called([idAt(1), 'other']),
      /can mean 2 things/,
      ['other', ['other=realized']],
      [idAt(1), [`${idAt(1)}=realized`]],
    ],
    [
      'seg7',
      [{ name: 'seg7' }, { name: 'other', id: 'seg7' }],
      /“seg7” can mean 2 things/,
      ['other', ['other=realized']],
      ['seg7', ['seg7=realized']],
    ],
    [
      'AAM:12',
      called(['AAM:12']),
      /“AAM:12” can mean 2 things/,
      ['AAM:12', ['AAM:12=realized']],
      ['AAM:12', ['AAM:12=realized']],
    ],
    [
      'Sales=exited',
      called(['Sales', 'Sales=exited']),
      /“Sales=exited” can mean 2 things/,
      ['Sales=exited', ['Sales=exited=realized']],
      ['Sales (exited)', ['Sales=exited']],
    ],
    [
      '"VIP"=realized,exited',
      called(['VIP', 'Exited']),
      /can be read in 2 ways/,
      ['VIP (realized, exited)', ['VIP=realized|exited']],
      ['VIP (realized) + Exited', ['VIP=realized', 'Exited=realized']],
    ],
    [
      '"VIP byers"=realized,exited',
      called(['VIP buyers', 'Exited']),
      /exactly “VIP byers” in dev\. Did you mean “VIP buyers”/,
      ['VIP buyers', ['VIP buyers=realized|exited']],
    ],
    [
      '"VIP"=realized; exited',
      called(['VIP', 'Exited']),
      /can be read in 2 ways/,
      ['VIP (realized, exited)', ['VIP=realized|exited']],
      ['VIP (realized) + Exited', ['VIP=realized', 'Exited=realized']],
    ],
    [
      'VIP status:realized, exited',
      called(['VIP', 'Exited']),
      /“exited” after status: can mean 2 things\. Which one/,
      ['audience “exited”', ['VIP=realized', 'Exited=realized']],
      ['status:realized,exited', ['VIP=realized|exited']],
    ],
    [
      'VIP fields:identities.id, person',
      called(['VIP', 'Person']),
      /“person” after fields: can mean 2 things/,
      ['audience “person”', ['VIP=realized', 'Person=realized']],
      ['fields:identities.id,person', ['VIP=realized']],
    ],
    [
      'VIP fields:identities.id, person',
      called(['VIP']),
      /No audience “person” in dev\. Did you mean fields:identities\.id,person\?/,
      ['fields:identities.id,person', ['VIP=realized']],
    ],
    [
      '"Sale"=realized,exited',
      called(['Sale', 'sale']),
      /2 audiences are called|can mean 2 things/,
      ['Sale (realized, exited)', ['Sale=realized|exited']],
      ['sale (realized, exited)', ['sale=realized|exited']],
    ],
  ])('exported: %j', async (words, listed, question, ...meant) => {
    // prettier-ignore
    const [asked, ...all] = await choices(typed(`${words} to:"Agency drop"`, 'export'), catalogWith(listed));
    expect(asked).toMatch(question);
    expect(all).toEqual(meant);
  });

  test('what is left without what is wrong is what is run without it', async () => {
    const catalog = catalogWith(called(['VIP', 'VIP buyers', 'Cart leavers', 'Exited']));
    for (const words of ['VIP byers, Cart leavers', '"Nobody"=realized,exited, Cart leavers to:"Agency drop"']) {
      const ask = typed(words, words.includes('to:') ? 'export' : 'evaluation');
      const { problems, left } = await wrongWith(ask, catalog);
      const rest = withoutThese(ask, problems);
      expect(left).toEqual(['Cart leavers']);
      expect(rest && (await resolved({ ...rest, kind: 'evaluation' }, catalog))).toEqual(left);
    }
  });

  test('an id as Adobe writes them, typed without quotes, is that id', async () => {
    expect(await resolved(typed(idAt(1)), catalogWith(called([idAt(1), 'other'])))).toEqual(['other']);
  });

  test('what cannot be evaluated is no reading where another one can', async () => {
    expect(await resolved(typed('AAM:12'), catalogWith(called(['AAM:12'])))).toEqual(['AAM:12']);
    expect((await wrongWith(typed('AAM:12'), catalogWith([]))).message).toMatch('AAM:12 comes from outside');
  });

  test('words behind to: may belong to the dataset', async () => {
    const words = typed('VIP to:Agency buyers', 'export');
    const both = catalogWith(called(['VIP', 'buyers', 'VIP buyers']), { datasets: ['Agency', 'Agency buyers'] });
    expect(await choices(words, both)).toEqual([
      'Did you mean to:"Agency buyers", or to:"Agency"?',
      ['to:Agency buyers', ['VIP=realized']],
      ['to:Agency', ['VIP=realized', 'buyers=realized']],
    ]);
    const longer = catalogWith(called(['VIP', 'buyers']), { datasets: ['Agency buyers'] });
    expect(await choices(words, longer)).toEqual([
      expect.stringMatching('Did you mean to:"Agency buyers"\\?'),
      ['to:Agency buyers', ['VIP=realized']],
    ]);
    const shorter = catalogWith(called(['VIP', 'buyers', 'VIP buyers']), { datasets: ['Agency'] });
    expect(await resolved(words, shorter)).toEqual(['VIP=realized', 'buyers=realized']);
  });

  test('different merge policies are told by name, with who uses which, and one can be chosen', async () => {
    const listed = [{ name: 'VIP', mergePolicyId: 'policy-1' }, { name: 'Gold', mergePolicyId: 'policy-2' }, { name: 'New', mergePolicyId: 'policy-2' }]; // prettier-ignore
    const ask = typed('VIP, Gold, New to:"Agency drop"', 'export');
    const { problems, message } = await wrongWith(ask, catalogWith(listed));
    expect(problems[0]?.sentence).toBe(
      'These audiences use different merge policies: “Timestamp ordered” (VIP), “Loyalty first” (Gold, New). Which one do you want to export with?',
    );
    expect(message).toMatch(
      /“Timestamp ordered” \(VIP\) policy:policy-1, “Loyalty first” \(Gold, New\) policy:policy-2/,
    );
    const [, choice] = problems[0]?.choices ?? [];
    const chosen = choice && patched(ask, choice.patch);
    expect(chosen?.filters.policy).toEqual({ id: 'policy-2' });
    expect(chosen && (await resolved(chosen, catalogWith(listed)))).toHaveLength(3);
  });
});
