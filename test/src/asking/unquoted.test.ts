import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readAsk } from '../../../src/asking/ask.js';
import { checkAsk } from '../../../src/asking/check.js';
import { joinNames } from '../../../src/asking/unquoted.js';
import { readWords } from '../../../src/asking/words.js';
import { AGENCY_DROP, CART, type OpenAdobe, openAdobe, sandbox, VIP } from '../adobe/opened.js';

let opened: OpenAdobe;
beforeAll(async () => {
  opened = await openAdobe();
});
afterAll(() => opened.close());

const context = { now: new Date(), zone: 'UTC', sandbox };
const typed = (words: string) => readAsk('export', readWords(`${words} to:${AGENCY_DROP}`), context);

test.each<[words: string, audiences: [id: string, status: string][]]>([
  ['VIP buyers', [[VIP, 'realized']]],
  ['vip buyers=exited', [[VIP, 'exited']]],
  [`${CART} VIP buyers`, [[CART, 'realized'], [VIP, 'realized']]], // prettier-ignore
  ['VIP buyers, Cart leavers', [[VIP, 'realized'], [CART, 'realized']]], // prettier-ignore
])('%s: without quotes, together they are a name', async (words, audiences) => {
  const request = await checkAsk({ ask: typed(words), adobe: opened.adobe });
  expect(request.audiences.map(({ id, statuses }) => [id, statuses[0]])).toEqual(audiences);
});

test('words that are audiences by themselves, and another together: nobody knows which', async () => {
  const names = ['Gold', 'members', 'Gold members'];
  const search = (name: string) =>
    Promise.resolve(names.filter((one) => one.includes(name)).map((one) => ({ name: one })));
  const isAudience = (term: string) => Promise.resolve(names.includes(term));
  const asked = joinNames(typed('Gold members').audiences, { isId: () => false, isAudience, search });
  await expect(asked).rejects.toThrow('Did you mean "Gold members"? Put a name with spaces in quotes.');
});
