import { describe, expect, test } from '@jest/globals';
import type { View } from '../../../src/handlers.js';
import type { SlackMessage } from '../../../src/runs/view.js';
import { modal } from '../../../src/slack/responder.js';
import { homeSample } from '../../browser/samples/home.js';
import { allForms, allMessages } from '../../browser/samples/index.js';
import { messageFaults, surfaceFaults, viewFaults } from './slack-limits.js';
import { tainted } from './tainting.js';

/** Longer than any limit of a name, and short enough that Adobe would take it. */
const LONG = 'x'.repeat(400);
/** Their cards are edited, which Slack takes up to 4,000 characters of text for. */
const EDITED = new Set(['card.card', 'card.cardEnded', 'hold.heldCard', 'report.overdue']);

/** What may have a third button, and why. */
const THREE_ANSWERS = {
  'submission.submissionMessage': 'a question whose third answer should be seen: follow the run, or run at the reset',
};

/** Every row of a message, or of what else there is, has at most two buttons and one menu. */
function isUncrowded(made: unknown): boolean {
  if (typeof made !== 'object' || made === null || !('text' in made)) return true;
  return asSent(made as SlackMessage).every(({ blocks }) =>
    blocks.every((block) => {
      if (block.type !== 'actions') return true;
      const count = (type: string) => block.elements.filter((one) => one.type === type).length;
      return count('button') <= 2 && count('overflow') <= 1;
    }),
  );
}

const asSent = (one: SlackMessage) => [one, ...(one.plainer ? [{ ...one, blocks: one.plainer }] : [])];

function faultsOf(name: string, made: unknown): string[] {
  if (typeof made !== 'object' || made === null) return [];
  if (Array.isArray(made)) return surfaceFaults(made);
  if (!('text' in made)) return viewFaults({ ...modal(made as View) }); // what has no text is a form
  const most = EDITED.has(name) ? 4_000 : undefined;
  return asSent(made as SlackMessage).flatMap((one) => messageFaults(one, most)); // what has a text is a message
}

const all: [string, object][] = [...allMessages, ...allForms, ['home', homeSample]];

describe('what people are shown keeps to Slack’s limits', () => {
  test('each message, each form, and the Home', () => {
    const faults = all.flatMap(([name, made]) => faultsOf(name, made).map((fault) => `${name}: ${fault}`));
    expect(all.length).toBeGreaterThan(200);
    expect(faults).toEqual([]);
  });

  test('also where each name of others is long', () => {
    // Values of buttons and ids of blocks are ids of Adobe's, which are not that long.
    const ours = /\.value of|_id is too long|private_metadata/;
    const faults = all.flatMap(([name, sample]) => {
      const { made } = tainted(sample, LONG);
      return faultsOf(name, made).flatMap((fault) => (ours.test(fault) ? [] : [`${name}: ${fault}`]));
    });
    expect(faults).toEqual([]);
  });

  test('messages have at most two buttons in a row, and one menu behind them', () => {
    const crowded = allMessages.flatMap(([name, made]) =>
      isUncrowded(made) || Object.hasOwn(THREE_ANSWERS, name) ? [] : [name],
    );
    expect(crowded).toEqual([]);
    const excused = allMessages.flatMap(([name, made]) => (isUncrowded(made) ? [] : [name]));
    expect(new Set(excused)).toEqual(new Set(Object.keys(THREE_ANSWERS)));
  });

  const text = (length: number, type = 'mrkdwn') => ({ type, text: 'x'.repeat(length) });
  const button = { type: 'button', action_id: 'a', text: text(3, 'plain_text'), value: 'v' };
  const table = (rows: unknown[][]) => ({ type: 'data_table', caption: 'c', rows });
  const cell = { type: 'raw_text', text: 'x' };

  test.each<[string, unknown[], RegExp]>([
    ['a long section', [{ type: 'section', text: text(3_001) }], /section\.text of 3001/],
    ['an empty section', [{ type: 'section', text: text(0) }], /mrkdwn of 0/],
    ['too many blocks', Array.from({ length: 51 }, () => ({ type: 'divider' })), /51 blocks/],
    ['too much at once', Array.from({ length: 6 }, () => ({ type: 'section', text: text(2_900) })), /blocks of 17/],
    [
      'a long button',
      [{ type: 'actions', elements: [{ ...button, text: text(76, 'plain_text') }] }],
      /button\.text of 76/,
    ],
    ['a long value', [{ type: 'actions', elements: [{ ...button, value: 'x'.repeat(2_001) }] }], /button\.value/],
    ['one action twice', [{ type: 'actions', elements: [button, button] }], /action_id twice/],
    ['no actions', [{ type: 'actions', elements: [] }], /0 elements in actions/],
    [
      'a long menu',
      [
        {
          type: 'section',
          text: text(1),
          accessory: {
            type: 'overflow',
            action_id: 'm',
            options: Array(6).fill({ text: text(1, 'plain_text'), value: 'v' }),
          },
        },
      ],
      /6 options in overflow/,
    ],
    [
      'a long option',
      [{ type: 'section', text: text(1), accessory: { type: 'overflow', options: [{ text: text(76), value: 'v' }] } }],
      /option\.text of 76/,
    ],
    ['a long line', [{ type: 'context', elements: Array(11).fill(text(1)) }], /11 elements in context/],
    [
      'a block twice',
      [
        { type: 'divider', block_id: 'b' },
        { type: 'divider', block_id: 'b' },
      ],
      /block_id twice/,
    ],
    ['an unknown block', [{ type: 'sculpture' }], /sculpture here/],
    ['two tables', [table([[cell], [cell]]), table([[cell], [cell]])], /2 tables/],
    ['a table of a head', [table([[cell]])], /without rows/],
    ['a crooked table', [table([[cell], [cell, cell]])], /columns/],
    ['an empty cell', [table([[cell], [{ type: 'raw_text', text: '' }]])], /empty cell/],
  ])('the check sees %s', (_, blocks, fault) => {
    expect(messageFaults({ text: 'x', blocks }).join('\n')).toMatch(fault);
  });

  test.each<[string, Record<string, unknown>, RegExp]>([
    ['a long title', { title: text(25, 'plain_text') }, /title of 25/],
    [
      'fields that nobody can send',
      { blocks: [{ type: 'input', label: text(1, 'plain_text'), element: {} }] },
      /no button/,
    ],
    ['too much carried along', { private_metadata: 'x'.repeat(3_001) }, /private_metadata/],
    ['a table in a form', { blocks: [table([[cell], [cell]])] }, /data_table here/],
    [
      'two fields with the focus',
      {
        blocks: [
          { type: 'divider', focus_on_load: true },
          { type: 'divider', focus_on_load: true },
        ],
      },
      /2 fields/,
    ],
  ])('the check sees %s', (_, part, fault) => {
    const view = { type: 'modal', callback_id: 'x', title: text(3, 'plain_text'), blocks: [], ...part };
    expect(viewFaults(view).join('\n')).toMatch(fault);
  });

  test('an edited message has less text', () => {
    expect(messageFaults({ text: 'x'.repeat(4_001), blocks: [] }, 4_000)).toEqual(['text of 4001 characters']);
    expect(messageFaults({ text: 'x'.repeat(4_001), blocks: [] })).toEqual([]);
  });
});
