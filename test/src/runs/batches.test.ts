import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pairUp } from '../../../src/runs/batches.js';
import { parseRecord } from '../../../src/runs/record.js';
import { type Request, type Status, statuses } from '../../../src/request/request.js';
import { exportResult } from '../../../src/runs/results.js';

const audience = (id: string, namespace = 'ups', wanted: Status[] = ['realized']) => ({
  id,
  namespace,
  name: `Audience ${id}`,
  statuses: wanted,
});
const batch = (segmentId: string | undefined, segmentNs?: string, status: string[] = [], batchId = 'b') => ({
  segmentId,
  segmentNs,
  status,
  batchId,
});

describe('an audience without a batch', () => {
  const missing = (batches: ReturnType<typeof batch>[], audiences: Request['audiences']) =>
    pairUp(batches, audiences).map((pair) => pair.missing.join());

  test('is known by its namespace too, which is compared without case', () => {
    const both = [audience('a', 'ups'), audience('a', 'CRM')];
    expect(missing([batch('a', 'UPS'), batch('a', 'crm')], both)).toEqual(['', '']);
    expect(missing([batch('a', 'UPS')], both)).toEqual(['', 'realized']);
    expect(missing([batch('a', 'crm')], both)).toEqual(['realized', '']);
    expect(missing([batch('a')], both)).toEqual(['', 'realized']);
    expect(missing([batch('a'), batch('a', 'ups')], both)).toEqual(['', '']);
  });

  test('is known by its statuses too, where it is asked for twice', () => {
    const twice = [audience('a', 'ups', ['realized']), audience('a', 'ups', ['exited'])];
    expect(missing([batch('a', 'ups', ['exited']), batch('a', 'ups', ['realized'])], twice)).toEqual(['', '']);
    expect(missing([batch('a', 'ups', ['exited'])], twice)).toEqual(['realized', '']);
    expect(missing([batch('a', 'ups'), batch('a', 'ups', ['realized'])], twice)).toEqual(['', '']);
    expect(missing([batch('a', 'ups', ['realized'])], [audience('a', 'ups', ['realized', 'exited'])])).toEqual([
      'exited',
    ]);
  });

  test('has perhaps the batch that does not say whose it is', () => {
    expect(missing([batch(undefined), batch('b')], [audience('a'), audience('b')])).toEqual(['', '']);
    expect(missing([batch(undefined)], [audience('a'), audience('b')])).toEqual(['', 'realized']);
  });

  /** What is asked for, and of which parts of it Adobe reports a batch. */
  const asked = fc.uniqueArray(
    fc.record({
      id: fc.constantFrom('a', 'b', 'c'),
      namespace: fc.constantFrom('ups', 'UPS', 'crm', 'AAM'),
      statuses: fc.uniqueArray(fc.constantFrom(...statuses), { minLength: 1 }),
      reported: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
      upper: fc.boolean(),
      at: fc.integer(),
    }),
    { minLength: 1, maxLength: 9, selector: ({ id, namespace }) => `${namespace.toLowerCase()}:${id}` },
  );

  test('or without a batch of one of its statuses, is told, and no other: whatever Adobe leaves out, in any order', () => {
    fc.assert(
      fc.property(asked, (parts) => {
        const audiences = parts.map(({ id, namespace, statuses: wanted }) => audience(id, namespace, wanted));
        const given = parts.flatMap(({ id, namespace, statuses: wanted, reported, upper, at }) =>
          wanted.flatMap((status, index) => {
            const ns = upper ? namespace.toUpperCase() : namespace.toLowerCase();
            return reported[index] ? [{ at: at + index, one: batch(id, ns, [status]) }] : [];
          }),
        );
        const batches = given.sort((a, b) => a.at - b.at).map(({ one }) => one);
        const left = parts.map(({ statuses: wanted, reported }) =>
          wanted.filter((_, index) => !reported[index]).join(),
        );
        expect(missing(batches, audiences)).toEqual(left);
      }),
    );
  });
});

test('a report says which audience has no batch: by namespace, and by status where it is asked for with several', () => {
  const audiences = [audience('a', 'ups'), audience('a', 'CRM'), audience('b', 'ups', ['realized', 'exited'])];
  const request: Request = {
    kind: 'export',
    sandbox: { name: 'dev', type: 'development' },
    dataset: { id: 'd', name: 'D' },
    audiences,
    filters: { batchPerAudience: true },
  };
  const job = {
    id: 1,
    status: 'SUCCEEDED',
    destination: { batches: [batch('a', 'UPS', ['realized'], 'b1'), batch('b', undefined, ['realized'], 'b2')] },
  };
  const asking = { kind: 'export', sandbox: 'dev', audiences: [{ term: 'a' }] };
  const facts = parseRecord({
    asked: JSON.stringify({ ask: asking, by: 'U1', channel: 'C1', at: 1, confirmed: false }),
    'export.end': JSON.stringify({ at: 2, job }),
  });
  const result = exportResult(facts, request);
  expect(result?.batches.map((one) => [one.audience?.namespace, one.statuses.join(), one.batchId])).toEqual([
    ['UPS', 'realized', 'b1'],
    ['ups', 'realized', 'b2'],
    ['CRM', 'realized', undefined],
    ['ups', 'exited', undefined],
  ]);
  const without = result?.warnings.filter((words) => words.includes('no batch'));
  expect(without).toEqual([
    'Adobe reported no batch for Audience a [CRM].',
    'Adobe reported no batch for Audience b (exited).',
  ]);
});
