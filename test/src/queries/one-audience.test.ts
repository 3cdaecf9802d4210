import { describe, expect, test } from '@jest/globals';
import { tokenize } from '../../../src/request/tokenize.js';
import { findAudience, partOfName, parseArgs } from '../../../src/queries/parse-query.js';
import { called } from '../request/asks.js';
import { catalogWith, idAt } from '../resolve/catalog.js';

/** What a verb that looks comes to: the id of an audience, or a sentence. */
async function looked(text: string, names: string[]): Promise<string> {
  const { words } = parseArgs(tokenize(text), ['in'], 'whole');
  const { adobe } = catalogWith(called(names));
  return findAudience('dev', words, adobe).then(
    ({ name }) => name,
    (error: unknown) => String(error),
  );
}

describe('names are read by verbs that look as by those that write', () => {
  test.each<[text: string, names?: string[]]>([
    ['promo:winter'],
    ['Promo: summer'],
    ['Kids "R" us'],
    ["Rock 'n' roll"],
    ['Sales, EMEA', ['Sales', 'EMEA', 'Sales, EMEA']],
    ['VIP buyers', ['VIP', 'buyers', 'VIP buyers']],
    ['a=exited', ['a=exited', 'a']],
    ['AAM:12'],
  ])('%s', async (text, names = [text]) => {
    expect(await looked(`${text} in:dev`, names)).toBe(text);
  });

  test('marks of a list, quotes and ids', async () => {
    expect(await looked('• VIP', ['VIP'])).toBe('VIP');
    expect(await looked('"promo:winter"', ['promo:winter'])).toBe('promo:winter');
    expect(await looked(idAt(1), ['VIP', 'Gold'])).toBe('Gold');
  });

  test.each<[text: string, names: string[], sentence: RegExp]>([
    ['VIP Gold', ['VIP', 'Gold'], /Name only one audience/],
    ['VIP, Gold', ['VIP', 'Gold'], /Name only one audience/],
    ['inn:dev', ['VIP'], /Unknown word “inn:”\. Did you mean in:/],
    ['VIP byers', ['VIP buyers'], /Did you mean “VIP buyers”/],
    ['VIP Nobody', ['VIP'], /No audience “VIP Nobody” in dev/],
    ['VIP=exited', ['VIP'], /“=exited” is for exports/],
    ['AAM:12', ['VIP'], /No audience “AAM:12” in dev/],
    ['VIP', ['VIP', 'vip'], /2 audiences are called “VIP”/],
  ])('%s: %j', async (text, names, sentence) => {
    expect(await looked(text, names)).toMatch(sentence);
  });

  test('a part of a name is what was typed', () => {
    const part = (text: string) => partOfName(parseArgs(tokenize(text), ['in'], 'part'));
    expect(part('promo:win')).toBe('promo:win');
    expect(part('Promo: sum in:dev')).toBe('Promo: sum');
    expect(part('Kids "R" us')).toBe('Kids "R" us');
    expect(part('"VIP buyers"')).toBe('VIP buyers');
  });
});
