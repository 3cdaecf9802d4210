import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatCommand } from '../../../src/request/format.js';
import { parseAll } from '../../../src/request/parse.js';
import { tokenize, type Word } from '../../../src/request/tokenize.js';
import { UserError } from '../../../src/errors.js';
import { toDraft as readForm } from '../../../src/forms/run/to-request.js';
import { renderForm } from '../../../src/forms/run/views.js';
import { readForm as fieldsOf } from '../../../src/forms/run/read-form.js';
import { fromDraft, fromRequest } from '../../../src/forms/run/from-request.js';
import { type DraftRequest, type Request, requestDigest, statuses } from '../../../src/request/request.js';
import { escaped } from '../request/hostile.js';
import { requests, spelledOut } from '../request/requests.js';
import { context, hostileText } from '../resolve/worlds.js';
import { known, shown } from './shown.js';

const { now, zone } = known;

/** Sent as it was filled in, and read back. */
function sentAgain(filled: ReturnType<typeof fromRequest>): DraftRequest | Record<string, string> {
  const read = readForm(fieldsOf(shown(renderForm({ ...filled, known }))), { now, zone });
  return 'ask' in read ? read.ask : read.errors;
}

const origin = ({ kind }: { kind: Request['kind'] }) => ({
  ...({ form: kind === 'export' ? 'export' : 'evaluate' } as const),
  channel: 'C0CAMPAIGN',
  responseUrl: 'https://slack.test/once',
});

/** None where a quote is not closed. */
function wordsOf(typed: string): Word[] {
  try {
    return tokenize(escaped(typed));
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}

const exports = requests.filter(({ kind }) => kind !== 'evaluation');

describe('a form that is filled in from a run', () => {
  test('asks for the same when it is sent as it is', () => {
    fc.assert(
      fc.property(requests, (request) => {
        const ask = sentAgain(fromRequest(request, origin(request)));
        if (!('kind' in ask)) throw new Error(JSON.stringify(ask));
        expect(requestDigest(spelledOut(ask as DraftRequest))).toBe(requestDigest(request));
      }),
      { numRuns: 300 },
    );
  });

  test('so does one that is filled in from words: each audience is read there as it was typed', () => {
    fc.assert(
      fc.property(exports, fc.array(hostileText, { minLength: 1, maxLength: 8 }), (request, names) => {
        const command = formatCommand({ ...request, kind: 'export' }).replace(/^\S+ \w+/, '');
        const { ask, mistakes } = parseAll('export', wordsOf(`${command} ${names.join(', ')}`), context);
        fc.pre(ask.audiences.length > 0 && mistakes.length === 0);
        const again = sentAgain(fromDraft(ask, origin(ask)));
        if (!('kind' in again)) throw new Error(JSON.stringify(again));
        const { statuses: wanted = ['realized'] } = ask;
        const inOrder = statuses.filter((status) => wanted.includes(status));
        // There each stands in a line of its own.
        const lines = (terms: DraftRequest['audiences']) =>
          terms.map((term) => ({ ...term, item: undefined, behind: undefined }));
        const { audiences } = again as DraftRequest; // as it holds a kind
        expect({
          ...again,
          audiences: lines(audiences),
          statuses: statuses.filter((status) => again.statuses?.includes(status)),
        }).toEqual({
          ...ask,
          audiences: lines(ask.audiences),
          // What was typed may be a name there, however it looks.
          datasetQuoted: true,
          statuses: inOrder,
          reportIn: 'C0CAMPAIGN',
        });
      }),
      { numRuns: 300 },
    );
  });

  test('statuses that go on behind a comma are ticked, and are no audience', () => {
    const { ask } = parseAll('export', wordsOf('VIP status:realized, exited, Cart'), context);
    const { draft } = fromDraft(ask, origin(ask));
    expect(draft.statuses).toEqual(['realized', 'exited']);
    expect(sentAgain(fromDraft({ ...ask, dataset: 'd-1' }, origin(ask)))).toMatchObject({
      audiences: [{ term: 'VIP' }, { term: 'Cart' }],
      statuses: ['realized', 'exited'],
    });
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
