import { describe, expect, test } from '@jest/globals';
import { clarify } from '../../../src/resolve/clarify.js';
import type { DraftRequest } from '../../../src/request/request.js';
import { called, typed, wrongWith } from '../request/asks.js';
import { catalogWith, type Listed } from './catalog.js';

const long = 'Customers who purchased in the last 30 days and opened the email campaign of the country ';

async function questionOf(ask: DraftRequest, audiences: Listed[], datasets?: string[]) {
  const catalog = catalogWith(audiences, datasets ? { datasets } : {});
  const question = clarify(ask, await wrongWith(ask, catalog))?.question;
  return question?.problems ?? [];
}

describe('what a question about an ask knows', () => {
  test('of names that may have been meant: what tells each from the others, if their names do not', async () => {
    const [problem] = await questionOf(
      typed('"Customers who purchased"'),
      called([`${long}Germany`, `${long}Austria`]),
    );
    expect(problem?.choices).toEqual([
      expect.objectContaining({ name: `${long}Germany`, apart: 'not counted yet · …00000000' }),
      expect.objectContaining({ name: `${long}Austria`, apart: 'not counted yet · …00000001' }),
    ]);
    expect(problem?.choices.every(({ detail }) => detail === undefined)).toBe(true);
    expect(problem).not.toHaveProperty('alike');
    expect(problem?.sentence).toContain('Austria”');
    expect(problem?.sentence).toContain('Germany”');
  });

  test('of audiences of one name: all of them, and that no more of the name would help', async () => {
    const [problem] = await questionOf(typed('"Summer sale"'), called(Array.from({ length: 12 }, () => 'Summer sale')));
    expect(problem).toMatchObject({ alike: true });
    expect(problem?.choices.map(({ detail }) => detail)).toContain('not counted yet · …00000011');
    expect(problem).not.toHaveProperty('sort');
  });

  test('of datasets: that they are datasets', async () => {
    const [problem] = await questionOf(typed('VIP to:Agency', 'export'), called(['VIP']), ['Agency drop', 'Agency 2']);
    expect(problem).toMatchObject({ sort: 'dataset' });
    expect(problem?.choices.every(({ apart }) => apart?.startsWith('…'))).toBe(true);
  });

  test('of readings: how many audiences each is', async () => {
    const [problem] = await questionOf(typed('VIP risk buyers'), called(['VIP risk', 'buyers', 'VIP', 'risk buyers']));
    expect(problem?.choices.map(({ name, apart }) => [name, apart])).toEqual([
      ['VIP + risk buyers', '2 audiences'],
      ['VIP risk + buyers', '2 audiences'],
    ]);
  });
});

test('names that are shown in one sentence are told apart in it', async () => {
  const name = long.replaceAll(' ', '_');
  const catalog = catalogWith(called([`${name}=exited`, name]));
  const [problem] = (await wrongWith(typed(`${name}=exited to:"Agency drop"`, 'export'), catalog)).problems;
  expect(problem?.typed).toMatch(/can mean 2 things.*=exited” \(aaaa.*_ \(exited\)” \(aaaa/);
  expect(problem?.formMessage).toMatch(/can mean 2 things.*=exited”, not counted yet.*_ \(exited\)”, not counted yet/);
});
