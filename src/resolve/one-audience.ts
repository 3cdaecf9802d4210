import type { Audience } from '../adobe/audiences.js';
import { UserError } from '../errors.js';
import type { AtAdobe } from './lookups.js';
import { type Meaning, type Part, audiencesOf } from './meanings.js';
import { absent, audienceNotFound, noneWords } from './not-found.js';
import { ambiguous, bareTextOf, tooManyToSee, unreadToSee } from './problems.js';
import type { GroupRead } from './readings.js';
import { readAt } from './audiences.js';
import type { AudienceTerm } from '../request/audience-term.js';
import { RequestProblems } from './request-errors.js';

/**
 * The one audience that terms mean, by id or by name; a name of all the words needs no quotes. Throws RequestProblems
 * with the candidates, UserError if several audiences are named.
 */
export async function oneAudience(at: AtAdobe, audiences: AudienceTerm[]): Promise<Audience> {
  const { sandbox } = at;
  const { read, seen } = await readAt(at, { kind: 'export', audiences });
  const [group, ...others] = read;
  const place = { first: 0, sandbox, evaluates: false };
  if (!group) throw new RequestProblems([]);
  if (group.tooMany !== undefined) throw new RequestProblems([tooManyToSee(group, group.tooMany, place)]);
  if (group.unread) throw new RequestProblems([unreadToSee(group, group.unread, place, seen)]);
  const unknown = read.flatMap((one) => (one.segments.length === 0 ? audienceNotFound(one, seen, place) : []));
  // One audience was asked for, so all words are said back as its name.
  if (unknown.length > 0 && unknown.every(({ none }) => none !== undefined))
    throw new UserError(noneOf(audiences, sandbox), 'audiences');
  if (unknown.length > 0) throw new RequestProblems(unknown);
  const whole = others.length === 0 ? wholeOf(group) : undefined;
  if (!whole) throw new UserError('Name only one audience: its id, or its name in quotes.', 'audiences');
  const part = { ...whole, meanings: whole.meanings.filter(isListed) };
  const [only, ...more] = part.meanings;
  if (!only?.audience) throw new UserError(whyNone(audiences, whole.meanings, sandbox), 'audiences');
  if (more.length > 0) throw new RequestProblems([ambiguous(group, part, place)]);
  return only.audience;
}

/** The reading by which all words are one audience, if there is one. */
function wholeOf({ segments }: GroupRead): Part | undefined {
  const [segment, ...others] = segments;
  if (!segment || others.length > 0) return undefined;
  return segment.readings.map(audiencesOf).flatMap(([part, ...rest]) => (part && rest.length === 0 ? [part] : []))[0];
}

const isListed = ({ audience, statuses }: Meaning) => audience !== undefined && statuses === undefined;

function whyNone(terms: AudienceTerm[], meanings: Meaning[], sandbox: string): string {
  const own = meanings.find(({ audience }) => audience)?.statuses;
  if (own) return `“=${own.join('|')}” is for exports, and nothing is exported here. Leave it out.`;
  return noneOf(terms, sandbox);
}

const noneOf = (terms: AudienceTerm[], sandbox: string) => absent(noneWords(bareTextOf(terms), sandbox)).typed;
