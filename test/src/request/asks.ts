import { parseRequest } from '../../../src/request/parse.js';
import { resolveRequest } from '../../../src/resolve/resolve-request.js';
import { parseAudiences } from '../../../src/request/terms.js';
import { tokenize } from '../../../src/request/tokenize.js';
import { RequestProblems } from '../../../src/resolve/request-errors.js';
import type { DraftRequest, RunKind } from '../../../src/request/request.js';
import type { Catalog, Listed } from '../resolve/catalog.js';
import { escaped } from './hostile.js';

const context = { now: Date.parse('2026-11-25T09:30:00Z'), zone: 'Europe/Berlin', sandbox: 'dev' };
export const called = (names: string[]): Listed[] => names.map((name) => ({ name }));

/** As Slack sends what was typed after the verb. */
export const typed = (words: string, kind: RunKind = 'evaluation'): DraftRequest =>
  parseRequest(kind, tokenize(escaped(words)), context);
/** As it comes from the box of a form. */
export const pasted = (text: string): DraftRequest => ({
  kind: 'evaluation',
  sandbox: 'dev',
  audiences: parseAudiences(text),
  filters: {},
});

/** The names that an ask comes to, with their statuses where it exports. */
export async function resolved(ask: DraftRequest, { adobe }: Catalog): Promise<string[]> {
  const { audiences, kind } = await resolveRequest({ ask, adobe });
  return audiences.map(({ name, statuses }) => (kind === 'evaluation' ? name : `${name}=${statuses.join('|')}`));
}

export async function wrongWith(ask: DraftRequest, { adobe }: Catalog): Promise<RequestProblems> {
  const error: unknown = await resolveRequest({ ask, adobe }).catch((reason: unknown) => reason);
  if (error instanceof RequestProblems) return error;
  throw new Error('nothing was wrong', { cause: error });
}
