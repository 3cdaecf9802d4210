import { describe, expect, test } from '@jest/globals';
import { commandTextOf, type WrittenMessage } from '../../../src/request/message-text.js';
import { tokenize } from '../../../src/request/tokenize.js';

const to = { self: 'U0USHERBOT', command: '/audience' };
const bot = { type: 'user', user_id: to.self };
const text = (words: string, style?: object) => ({ type: 'text', text: words, ...(style ? { style } : {}) });
const section = (...elements: object[]) => ({ type: 'rich_text_section', elements });
const rich = (...elements: object[]): WrittenMessage => ({
  text: 'unread',
  blocks: [{ type: 'rich_text', block_id: 'b', elements }],
});

describe('the words of a message', () => {
  test.each([
    ['<@U0USHERBOT> status', 'status'],
    ['<@U0USHERBOT|usher>: status', 'status'],
    ['status, <@U0USHERBOT>', 'status,'],
    ['<@U0USHERBOT>', ''],
    ['status', 'status'],
    ['<@U0USHERBOT> channel mention:<@U0USHERBOT>', 'channel mention:<@U0USHERBOT>'],
    ['<@U0ANNA001> status', '<@U0ANNA001> status'],
    ['<@U0USHERBOT> /audience status', 'status'],
    ['/Audience   help export', 'help export'],
    ['/audiences', '/audiences'],
    ['<@U0USHERBOT>\u00a0size “VIP buyers”', 'size “VIP buyers”'],
  ])('%j is read as %j', (written, read) => {
    expect(commandTextOf({ text: written }, to)).toBe(read);
  });

  test('tokens are preferred: no formatting, and marks that the person typed are escaped', () => {
    const said = rich(section(bot, text(' size ', { bold: true }), text('R&D <new> *', { italic: true })));
    expect(commandTextOf(said, to)).toBe('size R&amp;D &lt;new&gt; *');
  });

  test('each kind of token comes as Slack brings it after a command', () => {
    const said = rich(
      section(
        text('a'),
        { type: 'channel', channel_id: 'C1' },
        { type: 'usergroup', usergroup_id: 'S1' },
        { type: 'broadcast', range: 'here' },
        { type: 'link', url: 'http://prod.eu?a=1&b', text: 'prod.eu' },
        { type: 'link', url: 'http://x.io' },
        { type: 'emoji', name: 'tada' },
        { type: 'emoji', name: 'wave', skin_tone: 2 },
        { type: 'date', timestamp: 1, format: '{date}', fallback: '2025' },
        { type: 'color', value: '#fff' },
        text('b', { code: true }),
      ),
    );
    expect(commandTextOf(said, to)).toBe(
      'a<#C1><!subteam^S1><!here><http://prod.eu?a=1&amp;b|prod.eu><http://x.io>:tada::wave::skin-tone-2:2025#fff`b`',
    );
  });

  test('a name that the composer took for an address is the name', () => {
    const address = { type: 'link', url: 'http://prod.eu', text: 'prod.eu' };
    const words = tokenize(commandTextOf(rich(section(bot, text(' find '), address)), to));
    expect(words).toMatchObject([{ text: 'find' }, { text: 'prod.eu' }]);
  });

  test('lists, quotes and code blocks are lines', () => {
    const said = rich(
      section(bot, text(' evaluate')),
      {
        type: 'rich_text_list',
        style: 'bullet',
        elements: [section(text('VIP buyers')), section(text('Cart leavers'))],
      },
      { type: 'rich_text_preformatted', elements: [text('Loyalty gold')] },
    );
    expect(commandTextOf(said, to)).toBe('evaluate\nVIP buyers\nCart leavers\nLoyalty gold');
  });

  test.each([
    ['no tokens', []],
    ['a kind of token that nobody knows', [{ type: 'rich_text', elements: [section(bot, { type: 'canvas' })] }]],
    ['tokens in a shape that nobody knows', [{ type: 'rich_text', elements: 'x' }]],
    ['other blocks', [{ type: 'image' }, 7]],
  ])('%s: the text is read', (_what, blocks) => {
    expect(commandTextOf({ text: '<@U0USHERBOT> status', blocks }, to)).toBe('status');
  });
});
