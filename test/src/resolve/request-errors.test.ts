import { describe, expect, test } from '@jest/globals';
import { withoutThese } from '../../../src/resolve/request-errors.js';
import { called, pasted, typed, wrongWith } from '../request/asks.js';
import { catalogWith } from './catalog.js';

describe('what is wrong is said at once', () => {
  const names = called(['VIP buyers', 'Cart leavers', 'Summer sale', 'summer sale', '🎉 Party', 'Draft one']).map(
    (one) => (one.name === 'Draft one' ? { ...one, draft: true as const } : one),
  );

  test('each name with those that may be meant, and the ask without them', async () => {
    const ask = typed('"VIP buyers", "VIP byers", Nobody, "No one", Summer sale, Draft one, statos:realized');
    const { problems } = await wrongWith(ask, catalogWith(names));
    expect(problems.map(({ sentence }) => sentence)).toEqual([
      'Unknown word “statos:”. Did you mean status:?',
      'No audience is called exactly “VIP byers” in dev. Did you mean “VIP buyers”?',
      'No audience “Nobody” or “No one” in dev. Use ids, or names in quotes, or search with /audience find.',
      '2 audiences are called “Summer sale”. Which one do you mean?',
      expect.stringMatching(/^Draft one can’t be evaluated on demand: it is a draft, not published\. Leave it out\./),
    ]);
    expect(withoutThese(ask, problems)).toBeUndefined();
    const left = withoutThese(
      ask,
      problems.filter(({ about }) => about),
    );
    expect(left?.audiences.map(({ term }) => term)).toEqual(['VIP buyers', 'statos:realized']);
  });

  test.each<[words: string, sentence: RegExp]>([
    ['VIP buy', /No audience is called exactly “VIP buy” in dev\. Did you mean “VIP buyers”\?/],
    ['VIP Nobody', /exactly “VIP” in dev\. Did you mean “VIP buyers”\?.* No audience “Nobody” in dev/],
    ['• Nobody at all\n• VIP buyers', /^No audience “Nobody at all” in dev\. Use its id/],
    ['Nobody at all', /No audience “Nobody”, “at”, or “all” in dev/],
    ['":lime: Party"', /exactly “:lime: Party” in dev\. Did you mean “🎉 Party”/],
    ['"vip beyurs club"', /No audience “vip beyurs club” in dev/],
    ['sale', /exactly “sale” in dev\. Did you mean “Summer sale” or “summer sale”\?/],
    ['foo:bar', /Unknown word “foo:”\. You can use: in:, to:, .* Type a namespace in capitals: FOO:<id>/],
    ['abc=gone', /Unknown status “gone”/],
    ['Statuss:realized', /Did you mean status:/],
    ['constructor:x', /Unknown word “constructor:”/],
    ['__proto__', /No audience “__proto__” in dev/],
    ['"\u200b"', /No audience/],
    ['"VIP buyers"=exited', /“=exited” is for exports/],
    [`"${'y'.repeat(301)}"`, /“y+…y+” is too long for an audience/],
    ['AAM:":tada: list"', /^“AAM::tada: list” contains “:tada:”, which Slack also sends for an emoji, so I can’t tell/],
    [
      'AAM:"partner:us:123"',
      /^“AAM:partner:us:123” contains “:us:”, which Slack .* I can’t tell what you typed\. Use “Run again…”/,
    ],
  ])('%j', async (words, sentence) => {
    const { problems } = await wrongWith(typed(words), catalogWith(names));
    expect(problems.map((problem) => problem.sentence).join(' ')).toMatch(sentence);
  });

  test('a form is told what to do there', async () => {
    const wrong = await wrongWith(pasted('promo:winter\nSummer sale'), catalogWith(names));
    expect(wrong.byField).toEqual({
      audiences: expect.stringMatching(
        /^There is no audience “promo:winter”\. Type a namespace in capitals: PROMO:<id>\. 2 audiences are called “Summer sale”\. Choose yours in the list above: “Summer sale”, not counted yet \(…0002\) or /,
      ),
    });
  });

  test('more names than are shown are counted', async () => {
    const many = called(Array.from({ length: 9 }, (_, n) => `Sale ${n}`));
    const { problems } = await wrongWith(typed('sale'), catalogWith(many));
    expect(problems).toMatchObject([{ choices: { length: 5 }, more: 4 }]);
  });
});
