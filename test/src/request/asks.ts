import { readAsk } from '../../../src/request/parse.js';
import { checkAsk } from '../../../src/resolve/resolve-request.js';
import { readTerms } from '../../../src/request/terms.js';
import { readWords } from '../../../src/request/tokenize.js';
import { Wrong } from '../../../src/resolve/request-errors.js';
import type { Ask, Kind } from '../../../src/request/request.js';
import type { Catalog, Listed } from '../resolve/catalog.js';
import { escaped } from './hostile.js';

const context = { now: new Date('2026-11-25T09:30:00Z'), zone: 'Europe/Berlin', sandbox: 'dev' };
export const called = (names: string[]): Listed[] => names.map((name) => ({ name }));

/** As Slack sends what was typed after the verb. */
export const typed = (words: string, kind: Kind = 'evaluation'): Ask =>
  readAsk(kind, readWords(escaped(words)), context);
/** As it comes from the box of a form. */
export const pasted = (text: string): Ask => ({
  kind: 'evaluation',
  sandbox: 'dev',
  audiences: readTerms(text),
  filters: {},
});

/** The names that an ask comes to, with their statuses where it exports. */
export async function resolved(ask: Ask, { adobe }: Catalog): Promise<string[]> {
  const { audiences, kind } = await checkAsk({ ask, adobe });
  return audiences.map(({ name, statuses }) => (kind === 'evaluation' ? name : `${name}=${statuses.join('|')}`));
}

export async function wrongWith(ask: Ask, { adobe }: Catalog): Promise<Wrong> {
  const error: unknown = await checkAsk({ ask, adobe }).catch((reason: unknown) => reason);
  if (error instanceof Wrong) return error;
  throw new Error('nothing was wrong', { cause: error });
}
