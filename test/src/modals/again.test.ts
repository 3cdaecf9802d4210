import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readAsk } from '../../../src/modals/asking.js';
import * as evaluate from '../../../src/modals/evaluate.js';
import * as exporting from '../../../src/modals/export.js';
import { readForm } from '../../../src/modals/fields.js';
import { fromAsk, fromRequest } from '../../../src/modals/prefill.js';
import { type Ask, type Request, requestDigest } from '../../../src/runs/request.js';
import { requests, spelledOut } from '../asking/requests.js';
import { known, shown } from './shown.js';

const { now, zone } = known;

/** Sent as it was filled in, and read back. */
function sentAgain(filled: ReturnType<typeof fromRequest>): Ask | Record<string, string> {
  const view = filled.memo.form === 'export' ? exporting.view : evaluate.view;
  const read = readAsk(readForm(shown(view({ ...filled, known }))), { now, zone });
  return 'ask' in read ? read.ask : read.errors;
}

const origin = ({ kind }: { kind: Request['kind'] }) => ({
  ...({ form: kind === 'export' ? 'export' : 'evaluate' } as const),
  channel: 'C0CAMPAIGN',
  responseUrl: 'https://slack.test/once',
  zone,
});

describe('a form that is filled in from a run', () => {
  test('asks for the same when it is sent as it is', () => {
    fc.assert(
      fc.property(requests, (request) => {
        const ask = sentAgain(fromRequest(request, origin(request)));
        if (!('kind' in ask)) throw new Error(JSON.stringify(ask));
        expect(requestDigest(spelledOut(ask as Ask))).toBe(requestDigest(request));
      }),
      { numRuns: 300 },
    );
  });

  test('so does one that is filled in from words', () => {
    fc.assert(
      fc.property(requests, (request) => {
        const ask: Ask = {
          kind: request.kind,
          sandbox: request.sandbox.name,
          filters: request.filters,
          audiences: request.audiences.map(({ id: term, namespace, statuses }) => ({ term, namespace, statuses })),
          ...(request.dataset ? { dataset: request.dataset.id } : {}),
        };
        const again = sentAgain(fromAsk(ask, origin(request)));
        if (!('kind' in again)) throw new Error(JSON.stringify(again));
        expect(requestDigest(spelledOut(again as Ask))).toBe(requestDigest(request));
      }),
      { numRuns: 300 },
    );
  });

  test('names an audience of another namespace once', () => {
    const filters = {};
    const foreign = { id: '1rfe 8422', namespace: 'AAM', name: 'AAM:1rfe 8422', statuses: ['realized' as const] };
    const own = { id: 'a-1', namespace: 'ups', name: 'VIP buyers', statuses: ['realized' as const] };
    const sandbox = { name: 'dev', type: 'development' as const };
    const request: Request = { kind: 'export', sandbox, filters, audiences: [foreign, own] };
    const { audiences } = fromRequest(request, origin(request)).draft;
    expect(audiences.map(({ text }) => text)).toEqual(['AAM:1rfe 8422', 'VIP buyers']);
  });
});
