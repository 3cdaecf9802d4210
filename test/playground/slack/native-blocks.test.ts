import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { channelIds, people } from '../../../playground/slack/content.js';
import { createSlackControl, type SlackControl } from '../../../playground/slack/control.js';
import { type SlackWorld, startSlack } from '../../../playground/slack/world.js';
import {
  times,
  raw,
  rich,
  link,
  rows,
  dataTable,
  table,
  pieces,
  pie,
  days,
  points,
  plot,
  axes,
} from './native-samples.js';
import { callSlack } from './stage.js';

const { campaigns } = channelIds;
let world: SlackWorld;
let slack: SlackControl;
beforeEach(async () => {
  world = await startSlack({ settings: { postEveryMs: 1, tiers: false } });
  slack = createSlackControl(world.url);
});
afterEach(() => world.close());

const call = async (method: string, args: object): Promise<unknown> => (await callSlack(world, method, args)).json();
const post = (...blocks: object[]) => call('chat.postMessage', { channel: campaigns, text: 'x', blocks });
const home = (...blocks: object[]) => call('views.publish', { user_id: people.anna, view: { type: 'home', blocks } });

/** Refused as Slack refuses: with each sentence, as it stands and marked as an error. */
const refusal = (error: string, ...errors: string[]) => ({
  ok: false,
  error,
  errors,
  response_metadata: { messages: errors.map((sentence) => `[ERROR] ${sentence}`) },
});
describe('a message with a native block is taken', () => {
  const many = times(20, (at) => `Day ${at}`);
  test.each<[string, object]>([
    ['a data_table', dataTable()],
    ['a data_table of 201 rows', dataTable({ rows: rows(201), page_size: 100 })],
    ['a data_table of 20 columns', dataTable({ rows: rows(2, 20), row_header_column_index: 19 })],
    ['a table whose rows differ', table()],
    ['a table of 100 rows', table({ rows: rows(100), column_settings: [{ align: 'right', is_wrapped: true }, null] })],
    ['a pie of 12', pie(pieces(12))],
    ['a line with a value below zero', plot()],
    ['bars, points in another order', plot({ type: 'bar', series: [{ name: 'a', data: points(['Tue', 'Mon']) }] })],
    ['an area of 20 points', plot({ type: 'area', series: [{ name: 'a', data: points(many) }], ...axes(many) })],
    ['12 series', plot({ series: times(12, (at) => ({ name: `No ${at}`, data: points() })) })],
  ])('%s', async (_what, block) => {
    expect(await post(block)).toMatchObject({ ok: true, message: { blocks: [block] } });
  });

  test('two charts with a table, in a post, an edit, and before one person', async () => {
    const blocks = [pie(pieces(1)), plot(), table()];
    expect(await post(...blocks)).toMatchObject({ ok: true });
    const ts = (await slack.messages(campaigns))[0]?.ts;
    expect(await call('chat.update', { channel: campaigns, ts, text: 'x', blocks })).toMatchObject({ ok: true });
    const whispered = { channel: campaigns, user: people.anna, text: 'x', blocks };
    expect(await call('chat.postEphemeral', whispered)).toMatchObject({ ok: true });
  });
});

describe('Slack’s answer to a native block that is not as it has to be', () => {
  test.each<[what: string, block: object, sentence: string, at: string]>([
    ['a caption that is an object', dataTable({ caption: raw('x') }), 'must provide a string', 'caption'],
    ['no caption', dataTable({ caption: undefined }), 'missing required field: caption', ''],
    ['a head alone', dataTable({ rows: rows(1) }), 'no less than 2 items allowed', 'rows'],
    ['202 rows', dataTable({ rows: rows(202) }), 'no more than 201 items allowed', 'rows'],
    ['21 columns', dataTable({ rows: [...rows(1, 20), ...rows(1, 21)] }), 'no more than 20 items allowed', 'rows/1'],
    ['a row without cells', table({ rows: [[]] }), 'no less than 1 items allowed', 'rows/0'],
    [
      'rows that differ',
      dataTable({ rows: [...rows(2, 2), ...rows(1, 1)] }),
      'must have as many cells as the first row',
      'rows/2',
    ],
    ['a link in the head', dataTable({ rows: [[link], [link]] }), 'unsupported type: rich_text', 'rows/0/0/type'],
    [
      '20,001 characters',
      dataTable({ rows: [[raw('x')], [raw('x'.repeat(20_000))]] }),
      'must be less than 20001 characters',
      'rows',
    ],
    ['page_size 0', dataTable({ page_size: 0 }), 'must be more than 0', 'page_size'],
    ['page_size 101', dataTable({ page_size: 101 }), 'must be less than 101', 'page_size'],
    [
      'a row header beyond the columns',
      dataTable({ row_header_column_index: 2 }),
      'must be less than 2',
      'row_header_column_index',
    ],
    [
      'column_settings of a table',
      dataTable({ column_settings: [] }),
      'invalid additional property: column_settings',
      '',
    ],
    ['an empty cell', table({ rows: [[raw('')]] }), 'must be more than 0 characters', 'rows/0/0/text'],
    [
      'a number in words alone',
      table({ rows: [[{ type: 'raw_number', text: '3' }]] }),
      'missing required field: value',
      'rows/0/0',
    ],
    [
      'a cell of mrkdwn',
      table({ rows: [[{ type: 'mrkdwn', text: 'x' }]] }),
      'unsupported type: mrkdwn',
      'rows/0/0/type',
    ],
    ['no rows', table({ rows: [] }), 'no less than 1 items allowed', 'rows'],
    ['101 rows', table({ rows: rows(101) }), 'no more than 100 items allowed', 'rows'],
    ['21 cells', table({ rows: rows(1, 21) }), 'no more than 20 items allowed', 'rows/0'],
    [
      '10,001 characters',
      table({ rows: [[rich({ type: 'text', text: 'x'.repeat(10_001) })]] }),
      'must be less than 10001 characters',
      'rows',
    ],
    [
      '21 settings',
      table({ column_settings: times(21, () => null) }),
      'no more than 20 items allowed',
      'column_settings',
    ],
    [
      'an odd side',
      table({ column_settings: [{ align: 'top' }] }),
      'must be a valid enum value',
      'column_settings/0/align',
    ],
    ['a caption of a data_table', table({ caption: 'x' }), 'invalid additional property: caption', ''],
    ['a title that is an object', pie(pieces(1), { title: raw('x') }), 'must provide a string', 'title'],
    ['no title', pie(pieces(1), { title: undefined }), 'missing required field: title', ''],
    ['a title of 51', pie(pieces(1), { title: 'x'.repeat(51) }), 'must be less than 51 characters', 'title'],
    ['no pieces', pie([]), 'no less than 1 items allowed', 'chart/segments'],
    ['13 pieces', pie(pieces(13)), 'no more than 12 items allowed', 'chart/segments'],
    ['a piece of zero', pie(pieces(1, { value: 0 })), 'must be more than 0', 'chart/segments/0/value'],
    [
      'a piece named with 21',
      pie(pieces(1, { label: 'x'.repeat(21) })),
      'must be less than 21 characters',
      'chart/segments/0/label',
    ],
    ['a chart of no known kind', plot({ type: 'donut' }), 'unsupported type: donut', 'chart/type'],
    ['a chart of no kind', plot({ type: undefined }), 'missing required field: type', 'chart'],
    ['a chart that is a word', pie([], { chart: 'pie' }), 'must provide an object', 'chart'],
    ['no series', plot({ series: [] }), 'no less than 1 items allowed', 'chart/series'],
    [
      '13 series',
      plot({ series: times(13, (at) => ({ name: `No ${at}`, data: points() })) }),
      'no more than 12 items allowed',
      'chart/series',
    ],
    [
      'series of one name',
      plot({ series: times(2, () => ({ name: 'a', data: points() })) }),
      'series names must be unique',
      'chart/series',
    ],
    [
      'a series named with 21',
      plot({ series: [{ name: 'x'.repeat(21), data: points() }] }),
      'must be less than 21 characters',
      'chart/series/0/name',
    ],
    [
      'a point too few',
      plot({ series: [{ name: 'a', data: points(['Mon']) }] }),
      'must provide exactly one data point per category',
      'chart/series/0/data',
    ],
    [
      'two points of one category',
      plot({ series: [{ name: 'a', data: points(['Mon', 'Mon']) }] }),
      'must provide exactly one data point per category',
      'chart/series/0/data',
    ],
    [
      'a point of no category',
      plot({ series: [{ name: 'a', data: points(['Mon', 'Sun']) }] }),
      'must provide exactly one data point per category',
      'chart/series/0/data',
    ],
    [
      '21 points',
      plot({ series: [{ name: 'a', data: points(times(21, String)) }] }),
      'no more than 20 items allowed',
      'chart/series/0/data',
    ],
    [
      'a value in words',
      plot({ series: [{ name: 'a', data: [{ label: 'Mon', value: '1' }] }] }),
      'must provide a number',
      'chart/series/0/data/0/value',
    ],
    [
      'categories that repeat',
      plot({ series: [{ name: 'a', data: points(['a', 'b']) }], ...axes(['a', 'b', 'a']) }),
      'categories must be unique',
      'chart/axis_config/categories',
    ],
    [
      'an x_label of 51',
      plot(axes(days, { x_label: 'x'.repeat(51) })),
      'must be less than 51 characters',
      'chart/axis_config/x_label',
    ],
    [
      'a y_label that is an object',
      plot(axes(days, { y_label: raw('x') })),
      'must provide a string',
      'chart/axis_config/y_label',
    ],
    ['no axes', plot({ axis_config: undefined }), 'missing required field: axis_config', 'chart'],
    ['colours', plot({}, { colors: [] }), 'invalid additional property: colors', ''],
  ])('%s', async (_what, block, sentence, at) => {
    const pointer = `/blocks/0${at === '' ? '' : `/${at}`}`;
    expect(await post(block)).toEqual(refusal('invalid_blocks', `${sentence} [json-pointer:${pointer}]`));
    expect(await slack.messages(campaigns)).toEqual([]);
  });

  test.each(['', 'x'.repeat(21)])('a category that is empty or over 20 characters: %s', async (category) => {
    expect(
      await post(plot({ ...axes(['Mon', category]), series: [{ name: 'a', data: points(['Mon', category]) }] })),
    ).toMatchObject({
      errors: ['series/0/data/1/label', 'axis_config/categories/1'].map((at) =>
        expect.stringContaining(`chart/${at}]`),
      ),
    });
  });

  test('two tables of any of the two kinds, three charts, and 13,200 characters in all', async () => {
    const twice = refusal('invalid_attachments', 'only_one_table_allowed');
    expect(await post(table(), table())).toEqual(twice);
    expect(await post(table(), { type: 'divider' }, dataTable())).toEqual(twice);
    expect(await post(plot(), plot(), pie(pieces(1)))).toEqual(
      refusal('invalid_blocks', 'no more than 2 data_visualization blocks allowed [json-pointer:/blocks]'),
    );
    const words = { type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(3_000) } };
    expect(await post(words, words, words, dataTable({ rows: [[raw('x')], [raw('x'.repeat(4_000))]] }))).toEqual({
      ok: false,
      error: 'msg_blocks_too_long',
    });
  });
});

describe('where native blocks may stand', () => {
  test('tables on Home, charts not', async () => {
    expect(await home(dataTable(), table())).toMatchObject({ ok: true });
    const sentence = '[ERROR] unsupported type: data_visualization [json-pointer:/view/blocks/0/type]';
    expect(await home(plot())).toEqual({
      ok: false,
      error: 'invalid_arguments',
      response_metadata: { messages: [sentence] },
    });
  });

  test.each<[string, object]>([
    ['data_table', dataTable()],
    ['table', table()],
    ['data_visualization', plot()],
  ])('%s in no form', async (type, block) => {
    const title = { type: 'plain_text', text: 'Form' };
    expect(
      await call('views.open', { trigger_id: 'none', view: { type: 'modal', title, blocks: [block] } }),
    ).toMatchObject({
      error: 'invalid_arguments',
      response_metadata: { messages: [`[ERROR] unsupported type: ${type} [json-pointer:/view/blocks/0/type]`] },
    });
  });

  test('nowhere in a workspace that does not have them yet, whatever else is wrong with them', async () => {
    expect(await post(dataTable())).toMatchObject({ ok: true });
    const ts = (await slack.messages(campaigns))[0]?.ts;
    await slack.settings({ nativeBlocks: false });
    const refused = refusal(
      'invalid_blocks',
      'unsupported type: data_table [json-pointer:/blocks/1/type]',
      'unsupported type: data_visualization [json-pointer:/blocks/2/type]',
    );
    const blocks = [{ type: 'divider' }, dataTable({ caption: 7 }), plot()];
    expect(await post(...blocks)).toEqual(refused);
    expect(await call('chat.update', { channel: campaigns, ts, text: 'x', blocks })).toEqual(refused);
    expect(await post({ type: 'divider' })).toMatchObject({ ok: true });
    expect(await home(table())).toMatchObject({
      error: 'invalid_arguments',
      response_metadata: { messages: ['[ERROR] unsupported type: table [json-pointer:/view/blocks/0/type]'] },
    });
    await slack.settings({ nativeBlocks: true });
    expect(await post(dataTable())).toMatchObject({ ok: true });
  });
});
