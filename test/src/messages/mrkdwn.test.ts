import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { refuseBlocks } from '../../../playground/slack/blocks.js';
import { truncate } from '../../../src/platform/escape.js';
import { buttonRow, context, buildMessage, section } from '../../../src/messages/mrkdwn.js';

const isBlock = (block: object | undefined, type: string) =>
  block !== undefined && 'type' in block && block.type === type;

test('what does not fit in one message is left out with its buttons: none stands under the words of another', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 2_900 }), (count, length) => {
      const all = Array.from({ length: count }, (_, at) => [
        section(`${at}: ${'x'.repeat(length)}`),
        buttonRow({ action: 'a:b', text: 'Press', value: String(at) }),
        context(`about ${at}`),
      ]);
      const { blocks } = buildMessage('Words', [section('Title'), ...all.flat()]);
      expect(refuseBlocks(blocks)).toBeUndefined();
      for (const [at, block] of blocks.entries()) {
        if (isBlock(block, 'section')) continue;
        const own = all.find((unit) => unit.includes(block));
        if (own) expect(own[own.indexOf(block) - 1]).toBe(blocks[at - 1]);
      }
      const said = blocks.some((block) => JSON.stringify(block).includes('left out'));
      expect(said).toBe(blocks.length < 1 + all.length * 3);
    }),
  );
});

test('of one part that is too large the words stay', () => {
  const notes = Array.from({ length: 60 }, (_, at) => context(`${at} ${'"'.repeat(300)}`));
  const { blocks } = buildMessage('Words', [section('Title'), ...notes]);
  expect(refuseBlocks(blocks)).toBeUndefined();
  expect(blocks[0]).toEqual(section('Title'));
  expect(JSON.stringify(blocks.at(-1))).toContain('left out');
});

test('a letter of two characters is cut as a whole', () => {
  expect(truncate('😀😀😀', 4)).toBe('😀…');
  expect(truncate('😀😀😀', 5)).toBe('😀😀…');
  expect(truncate('😀😀😀', 6)).toBe('😀😀😀');
  expect(truncate('abc', 2)).toBe('a…');
});
