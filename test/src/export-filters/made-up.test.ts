import { expect, jest, test } from '@jest/globals';
import { all } from '../../../src/export-filters/all.js';
import { madeUp } from './made-up.js';

// One definition more, as a file of `src/export-filters` and its line in `all.ts` would add; nothing else knows of it.
jest.unstable_mockModule('../../../src/export-filters/all.js', () => ({ all: [...all, madeUp] }));
const { parseAll } = await import('../../../src/request/parse.js');
const { tokenize } = await import('../../../src/request/tokenize.js');
const { formatCommand } = await import('../../../src/request/format.js');
const { requestDigest, requestSchema } = await import('../../../src/request/request.js');
const { exportBody, exportJobSchema, matchesExport } = await import('../../../src/adobe/export-jobs.js');
const { fromExportJob } = await import('../../../src/export-filters/index.js');
const { helpVerb } = await import('../../../src/messages/help.js');
const { summarizeRequest } = await import('../../../src/messages/request-summary.js');
const { card } = await import('../../../src/messages/card.js');
const { report } = await import('../../../src/messages/report.js');
const { fromRequest } = await import('../../../src/forms/run/from-request.js');
const { renderForm } = await import('../../../src/forms/run/views.js');
const { toDraft } = await import('../../../src/forms/run/to-request.js');
const { after, stage, story } = await import('../messages/run-views.js');
const { verbs } = await import('../../../src/app.js');

const context = { now: new Date('2026-11-25T09:00:00Z').getTime(), zone: 'UTC', sandbox: 'dev' };
const read = (words: string) => parseAll('export', tokenize(words), context);

const ID = '0b6f8ad8-5ff6-4ebd-9f3c-2ab1d1a4a8d1';
const DATASET = '66a0d3c2b1a4f52c8e9d7f01';
const request = requestSchema.parse({
  kind: 'export',
  sandbox: { name: 'dev', type: 'development' },
  audiences: [{ id: ID, namespace: 'ups', name: 'VIP', statuses: ['realized'] }],
  dataset: { id: DATASET, name: 'Agency drop' },
  filters: { leastOrders: 3 },
});

test('a filter that one definition adds is read from words, which say what is wrong with it', () => {
  expect(read(`${ID} orders:3`)).toMatchObject({ ask: { filters: { leastOrders: 3 } }, mistakes: [] });
  expect(read(`${ID} Orders:many`).mistakes.map(({ message }) => message)).toEqual(['Type orders:<number>.']);
});

test('help tells it beside the others', () => {
  const { export: verb } = verbs;
  const rights = { isOperator: true, isAdmin: false, operators: [], admins: [], names: new Map() };
  const { text } = helpVerb({ name: 'export', verb, rights });
  expect(text).toContain('`orders:&lt;least&gt;` only profiles with so many orders');
});

test('Adobe is sent it, and a job that has it is asked for again', () => {
  const body = exportBody(request);
  expect(body.filter).toMatchObject({ orders: 3 });
  const job = exportJobSchema.parse({ ...body, id: '1', status: 'NEW' });
  expect(fromExportJob(job, { paths: () => [], instant: () => undefined })).toMatchObject({ leastOrders: 3 });
  expect(matchesExport(job, body)).toBe('exactly');
  expect(matchesExport(job, exportBody({ ...request, filters: {} }))).toBe(false);
});

test('two requests that differ in it are two', () => {
  expect(requestDigest({ ...request, filters: {} })).not.toBe(requestDigest(request));
});

test('the review, the card, the report and the copied command tell it', () => {
  expect(summarizeRequest(request, 'C1').rest).toContain('Orders: at least 3');
  const exported = { jobId: '1', startedAt: after(1), endedAt: after(9), batches: [], warnings: [] };
  const shown = story({ kind: 'export', request, stages: [stage('export', 'done')], export: exported });
  expect(card(shown).text).toContain('Filters: at least 3 orders');
  expect(report({ ...shown, ending: { how: 'finished', at: after(9) } }).text).toContain('Filters: at least 3 orders');
  expect(formatCommand(request)).toContain(' orders:3');
});

test('the form has a box for it, filled from a run, and reads it as the words are read', () => {
  const form = fromRequest(request, { form: 'export', channel: 'C1', responseUrl: undefined });
  const known = { ...context, sandboxes: undefined, policies: undefined, usedToday: undefined, counted: [] };
  const boxes = renderForm({ ...form, known })?.blocks.filter((block) =>
    JSON.stringify(block).includes('Least orders'),
  );
  expect(boxes).toMatchObject([{ block_id: 'orders:0', element: { initial_value: '3' } }]);
  expect(toDraft(form, context)).toMatchObject({ ask: { filters: { leastOrders: 3 } } });
  const wrong = { ...form, draft: { ...form.draft, filters: { orders: 'many' } } };
  expect(toDraft(wrong, context)).toMatchObject({ errors: { orders: 'Type orders:<number>.' } });
});
