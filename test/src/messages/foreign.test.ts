import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { refuseBlocks, surfaces } from '../../../playground/slack/blocks.js';
import { UserError } from '../../../src/errors.js';
import { fold } from '../../../src/request/fold.js';
import { modal } from '../../../src/slack/responder.js';
import type { SlackMessage } from '../../../src/runs/view.js';
import type { View } from '../../../src/handlers.js';
import { userErrorMessage } from '../../../src/messages/ephemeral.js';
import { code, truncateFormatted, fence, foreign, oneLineOf, plainText } from '../../../src/platform/escape.js';
import { homeSample } from '../../browser/samples/home.js';
import { allForms, allMessages, unmatched, unsampled } from '../../browser/samples/index.js';
import { ROOT } from '../../source-rules.js';
import { hostile } from '../request/hostile.js';
import { shapeOf, shownOf, wrongWith, wrongWithPlain } from './read.js';
import { tainted } from './tainting.js';

const BREAKS = ['\n', '\r', '\r\n', '\v', '\f', '\u0085', '\u2028', '\u2029'];
/** All that text of others may try at once; what is in it is called EVIL. */
const EVERYTHING = `VIP\u202e${BREAKS.map((it) => `${it}✅ FORGED`).join('')} <!channel> <@U0EVIL001> <#C0EVIL> <https://EVIL.com|x> <!date^1^EVIL|x> *b* _i_ ~s~ \`c\` \`\`\` @here #general https://EVIL.com a@EVIL.com \u2066\u200f\u0000\ud800`;
const TABLE = [
  `z${'\u0301\u0489'.repeat(200)}`,
  EVERYTHING,
  '>FORGED',
  '\n\n\u200b\u202e \u2800',
  '*',
  '_~`',
  '```\n✅ FORGED',
  '*_~`'.repeat(150),
  '&<>'.repeat(200),
  'x'.repeat(600),
  '\ud83d\ude00'.repeat(400),
  'R-1 · <@U0EVIL001>|`x`',
];
/** Whatever it says, nobody takes it for anything else. */
const BENIGN = 'words';

const all: [string, object][] = [...allMessages, ...allForms, ['home', homeSample]];

/** What no text is, and others keep short: ids of blocks, and what a button or a row stands for. */
const NO_TEXT = new Set<unknown>(['value', 'block_id']);

/** Why Slack would not take it. */
function refused(made: object): unknown[] {
  if (!Array.isArray(made) && 'text' in made && typeof made.text === 'string') {
    const { text, blocks, plainer = [] } = made as SlackMessage; // nothing else has a text
    const refusals = [blocks, plainer].flatMap((all) => (all.length > 0 ? (refuseBlocks(all)?.messages ?? []) : []));
    return [...(text.length > 12_000 ? ['too long'] : []), ...refusals];
  }
  const view = Array.isArray(made) ? { blocks: made } : modal(made as View); // neither a message nor a list
  const { error } = surfaces.modal.safeParse(view.blocks);
  return (error?.issues ?? []).filter(({ path }) => !NO_TEXT.has(path.at(-1)));
}

/** What of a message, a form or the Home is not as it is with other words; undefined where nothing was made. */
function problems(made: unknown, benign: unknown): string[] {
  if (typeof made !== 'object' || made === null) return [];
  const { formatted, plain, loose } = shownOf(made);
  const lines = formatted.flatMap((text) => text.split('\n'));
  return [
    ...formatted.flatMap(wrongWith),
    ...plain.flatMap(wrongWithPlain),
    ...(loose.length > 0 ? ['links are made by themselves'] : []),
    ...(lines.some((one) => /^[\s\u200b]*✅ FORGED/u.test(one)) ? ['a line of its own'] : []),
    ...refused(made).map((why) => `Slack does not take it: ${JSON.stringify(why)}`),
    ...(benign === undefined ? [] : differences(shapeOf(formatted), shapeOf(shownOf(benign).formatted))),
  ];
}

const differences = (one: string[], other: string[]): string[] =>
  JSON.stringify(one) === JSON.stringify(other) ? [] : [`formatted otherwise: ${one.join('|')} / ${other.join('|')}`];

const LEFT_OUT = 'left out';

describe('text of others in what people read', () => {
  test('every presenter of a message or a form has a sample to be tried', () => {
    expect(unmatched(ROOT)).toEqual([]);
    expect(unsampled(ROOT)).toEqual([]);
  });

  test.each(all)('%s: one text after the other is hostile', (_name, sample) => {
    const { texts } = tainted(sample, BENIGN);
    for (let at = 0; at < texts; at += 1) {
      for (const text of TABLE) {
        const { made } = tainted(sample, text, at);
        expect([at, text, problems(made, alike(sample, text, at))]).toEqual([at, text, []]);
      }
    }
  });

  test.each(all)('%s: all of them are hostile', (_name, sample) => {
    fc.assert(
      fc.property(hostile, fc.constantFrom(...BREAKS), (text, between) => {
        const { made } = tainted(sample, `VIP${text}${between}✅ FORGED ${text}`);
        expect(problems(made, undefined)).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });
});

/** The same with words as long; undefined where so much of it is left out that lengths decide what is shown. */
function alike(sample: object, text: string, at: number): unknown {
  const { made } = tainted(sample, BENIGN.padEnd(Math.min(text.length, 60), 's'), at);
  const { made: other } = tainted(sample, text, at);
  return [made, other].some((one) => one === undefined || JSON.stringify(one).includes(LEFT_OUT)) ? undefined : made;
}

describe('a mistake', () => {
  test('mentions the people whom it names, and nobody whom its words name', () => {
    const error = new UserError(
      ['“<@U0EVIL001>”\nis production. Ask: ', { people: ['U0ADA0001'], otherwise: 'an operator' }, '.'],
      'audiences',
    );
    expect(userErrorMessage(error.sentences).text).toBe('“&lt;@U0EVIL001&gt;” is production. Ask: an operator.');
    expect(error.byField).toEqual({ audiences: '“<@U0EVIL001>” is production. Ask: an operator.' });
  });
});

test('a name that is copied from a message is that name', () => {
  for (const name of ['*VIP*', '`a`', '~b~', '_c_', '> d', 'VIP_buyers']) {
    const shown = foreign(name).replaceAll('&gt;', '>');
    expect(fold(shown)).toBe(fold(name));
  }
});

describe('one text of others', () => {
  test.each([
    ['of several lines', ' VIP\r\n\tbuyers\u2028\u2029\u0085x ', 'VIP buyers x'],
    ['turned around', '\u202eVIP\u202c \u2066b\u2069\u200f\u061c', 'VIP b'],
    ['with half a letter', 'a\ud800b', 'a\ufffdb'],
    ['of nothing', '\u200b\n\ufeff', 'a name without letters'],
    ['with emoji', '👩🏽‍⚕️ ❤️‍🔥 1️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿', '👩🏽‍⚕️ ❤️‍🔥 1️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿'],
    ['with joiners of its letters', 'می\u200cخواهم क्\u200dष', 'می\u200cخواهم क्\u200dष'],
    [
      'with marks that would cover the lines around',
      `V\u0300${'\u0301'.repeat(300)}IP`,
      `V\u0300${'\u0301'.repeat(5)}IP`,
    ],
    ['with marks of its script', 'မြို့ သྒྲུ שָּׁ', 'မြို့ သྒྲུ שָּׁ'],
    ['with joiners of nothing', 'a \u200db\u200d \ufe0f', 'a b'],
  ])('%s', (_name, text, shown) => {
    expect(oneLineOf(text)).toBe(shown);
    expect(plainText(text).text).toBe(shown);
  });

  test('has no force where text is formatted, and can be copied where it is code', () => {
    expect(foreign('<!channel> & *b*')).toBe('&lt;!channel&gt; &amp; ∗b∗');
    expect(foreign('> x > _a_b_ __c__ ~d~')).toBe('＞ x &gt; ˍa_b_ ˍˍc_ˍ ∼d∼');
    expect(code('a_b`c`\n*')).toBe('`a_bˋcˋ *`');
    expect(fence(['a ```b', '<@U1>\nx'])).toBe('```a ˋˋˋb\n&lt;@U1&gt; x```');
  });

  test('is cut without a half of anything', () => {
    expect(truncateFormatted('ab&amp;cd', 6)).toBe('ab…');
    expect(truncateFormatted('ab <!date^1^{time}|x> cd', 14)).toBe('ab …');
    fc.assert(
      fc.property(hostile, fc.integer({ min: 1, max: 40 }), (text, most) => {
        expect(oneLineOf(text, most).length).toBeLessThanOrEqual(Math.max(most, 22));
        expect(wrongWith(truncateFormatted(foreign(text, 300), most))).toEqual([]);
      }),
    );
  });
});
