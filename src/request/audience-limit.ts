import { UserError } from '../errors.js';
import { MAX_AUDIENCES } from './request.js';
import { groupsOf, piecesOf, asTyped, ADOBE_ID, type AudienceTerm } from './audience-term.js';
import { knownStatuses } from './known-words.js';

export const tooManyAudiences = (count: number) =>
  `That is ${count} audiences, and Adobe takes at most ${MAX_AUDIENCES} at once. Split them up.`;

const tooManyWords = (count: number) =>
  `Without commas that is ${count} audiences, and Adobe takes at most ${MAX_AUDIENCES} at once. Split them up, or separate them with commas.`;

/** The most parts between commas. Names may hold commas, but if there are more parts, most are whole names. */
const MOST_PIECES = 3 * MAX_AUDIENCES;

/** Throws UserError for too many audiences, however their words are read, before Adobe is asked. */
export function refuseTooManyAudiences(terms: AudienceTerm[]): void {
  const sure = new Set<string>();
  const pieces = new Set<string>();
  for (const group of groupsOf(terms)) {
    const parts = piecesOf(group);
    const open = parts.filter((piece) => !isSure(piece) && !isStatus(piece));
    for (const piece of parts) {
      const text = piece.map(asTyped).join(' ').toLowerCase();
      if (!isStatus(piece)) pieces.add(text);
      if (isSure(piece) || piece === open[0]) sure.add(text);
      if (piece.length > (group[0]?.item ? MOST_PIECES : MAX_AUDIENCES))
        throw new UserError(tooManyWords(piece.length), 'audiences');
    }
  }
  if (sure.size > MAX_AUDIENCES) throw new UserError(tooManyAudiences(sure.size), 'audiences');
  if (pieces.size > MOST_PIECES) throw new UserError(tooManyAudiences(pieces.size), 'audiences');
}

/** The piece is an audience of its own, whatever else is typed. */
const isSure = ([term, ...others]: AudienceTerm[]): boolean =>
  term !== undefined &&
  others.length === 0 &&
  (term.quoted === true || term.chosen === true || ADOBE_ID.test(term.term));

/** A status belongs to the name before it. */
const isStatus = ([term, ...others]: AudienceTerm[]): boolean =>
  term !== undefined && others.length === 0 && !term.quoted && knownStatuses(term.term.split('|')) !== undefined;
