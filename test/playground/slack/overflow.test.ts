import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { BlockAction } from '@slack/bolt';
import { channelIds, people } from '../../../playground/slack/content.js';
import { type BoltStage, callSlack, startBolt } from './stage.js';

const { campaigns } = channelIds;
const { anna } = people;
const plain = (text: string) => ({ type: 'plain_text', text });
const option = (value: string, more: object = {}) => ({ text: plain(`Do ${value}`), value, ...more });
const many = (count: number) => Array.from({ length: count }, (_, at) => option(String(at)));
const confirm = { title: plain('Sure?'), text: plain('It is done at once.'), confirm: plain('Do'), deny: plain('No') };
const menu = (more: object = {}) => ({ type: 'overflow', action_id: 'more', options: many(2), ...more });
const row = (element: object) => ({ type: 'actions', block_id: 'row', elements: [element] });
const beside = (element: object) => ({ type: 'section', block_id: 'row', text: plain('x'), accessory: element });

let stage: BoltStage;
let chosen: BlockAction[];
beforeEach(async () => {
  stage = await startBolt({ postEveryMs: 1 });
  chosen = [];
  stage.app.action<BlockAction>(/.*/, async ({ ack, body }) => {
    chosen.push(body);
    await ack();
  });
});
afterEach(() => stage.close());

const post = async (block: object): Promise<unknown> =>
  (await callSlack(stage.world, 'chat.postMessage', { channel: campaigns, text: 'x', blocks: [block] })).json();

describe('a choice from an overflow menu reaches the app', () => {
  const details = option('details', { description: plain('What Adobe says'), url: 'https://example.com/details' });
  const options = [option('files'), details];

  test.each([
    ['a row of actions', row],
    ['a section', beside],
  ])('of a message, from %s: which option, and when', async (_where, place) => {
    expect(await post(place(menu({ options, confirm })))).toMatchObject({ ok: true });
    await stage.slack.click({ user: anna, channel: campaigns, actionId: 'more', value: 'details' });
    expect(chosen).toMatchObject([{ type: 'block_actions', channel: { id: campaigns }, user: { id: anna } }]);
    expect(chosen[0]?.actions).toEqual([
      {
        type: 'overflow',
        block_id: 'row',
        action_id: 'more',
        selected_option: details,
        action_ts: expect.stringMatching(/^\d+\.\d{6}$/),
      },
    ]);
    expect(chosen[0]?.state?.values).toEqual({});
  });

  test('of Home, and nobody chooses what is not offered', async () => {
    const view = { type: 'home', blocks: [row(menu({ options }))] };
    await callSlack(stage.world, 'views.publish', { user_id: anna, view });
    await stage.slack.press(anna, 'more', 'files', { on: 'home' });
    expect(chosen[0]?.actions).toMatchObject([{ type: 'overflow', selected_option: options[0] }]);
    await expect(stage.slack.press(anna, 'more', 'other', { on: 'home' })).rejects.toThrow(
      '0 elements are called more',
    );
  });
});

describe('Slack’s answer to an overflow menu that is not as it has to be', () => {
  test.each<[what: string, block: object, sentence: string, at: string]>([
    ['no options', row(menu({ options: [] })), 'no less than 1 items allowed', 'elements/0/options'],
    ['6 options', beside(menu({ options: many(6) })), 'no more than 5 items allowed', 'accessory/options'],
    [
      'words of 76',
      row(menu({ options: [option('x', { text: plain('x'.repeat(76)) })] })),
      'must be less than 76 characters',
      'elements/0/options/0/text/text',
    ],
    [
      'words in mrkdwn',
      row(menu({ options: [option('x', { text: { type: 'mrkdwn', text: 'x' } })] })),
      'must be a valid enum value',
      'elements/0/options/0/text/type',
    ],
    [
      'a value of 76',
      row(menu({ options: [option('x', { value: 'x'.repeat(76) })] })),
      'must be less than 76 characters',
      'elements/0/options/0/value',
    ],
    [
      'a description of 76',
      row(menu({ options: [option('x', { description: plain('x'.repeat(76)) })] })),
      'must be less than 76 characters',
      'elements/0/options/0/description/text',
    ],
    [
      'an address of 3,001',
      row(menu({ options: [option('x', { url: `https://a.example/${'x'.repeat(2_983)}` })] })),
      'must be less than 3001 characters',
      'elements/0/options/0/url',
    ],
    [
      'an action id of 256',
      row(menu({ action_id: 'x'.repeat(256) })),
      'must be less than 256 characters',
      'elements/0/action_id',
    ],
    [
      'a question without a no',
      row(menu({ confirm: { ...confirm, deny: undefined } })),
      'missing required field: deny',
      'elements/0/confirm',
    ],
    ['a style', row(menu({ style: 'danger' })), 'invalid additional property: style', 'elements/0'],
    [
      'as a field of a form',
      { type: 'input', label: plain('x'), element: menu() },
      'unsupported type: overflow',
      'element/type',
    ],
  ])('%s', async (_what, block, sentence, at) => {
    const said = `${sentence} [json-pointer:/blocks/0/${at}]`;
    expect(await post(block)).toEqual({
      ok: false,
      error: 'invalid_blocks',
      errors: [said],
      response_metadata: { messages: [`[ERROR] ${said}`] },
    });
  });
});
