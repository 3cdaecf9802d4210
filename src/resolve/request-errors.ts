import { type Audience, exportedAs, lastCount, whyNotEvaluable } from '../adobe/audiences.js';
import { UserError, type RequestField } from '../errors.js';
import { oneLineOf } from '../platform/escape.js';
import { dotted, profileCount } from '../platform/english.js';
import type { Filters } from '../export-filters/index.js';
import type { DraftRequest } from '../request/request.js';
import { termAlone, type AudienceTerm } from '../request/audience-term.js';
import { defined } from '../platform/defined.js';

/** Some of an ask's terms, one after the other. */
export interface Range {
  from: number;
  count: number;
}

/** What a choice changes in an ask: some of its terms, its dataset or its merge policy. */
export type Patch =
  | (Range & { terms: AudienceTerm[]; dataset?: string; statuses?: DraftRequest['statuses']; filters?: Filters })
  | { dataset: string }
  | { policy: NonNullable<Filters['policy']> };

/** One answer to a question about an ask, and what tells it from the others. */
export interface ProblemChoice {
  name: string;
  patch: Patch;
  id?: string;
  /** Tells it from choices of the same name. */
  detail?: string;
  /** Why it would not do, to be read after its name. */
  whyNot?: string;
}

export interface Problem {
  /** What is wrong; if there are choices, it ends in a question. */
  sentence: string;
  /** All choices are equally likely: say what tells them apart. */
  isQuestion?: true;
  /** The same if nothing can be pressed: it says what to type instead. */
  typed: string;
  formMessage: string;
  field: RequestField;
  choices: ProblemChoice[];
  /** How many more there are than choices. */
  more?: number;
  /** The terms that the problem is about; absent if the ask cannot do without them. */
  about?: Range[];
  /** What was typed, if no audience is like it. */
  none?: string;
}

export class RequestProblems extends UserError {
  /** `left`: names of the audiences without a problem. */
  constructor(
    readonly problems: Problem[],
    readonly left: string[] = [],
  ) {
    const [first] = problems;
    super(problems.map(({ typed }) => oneLineOf(typed)).join(' '), first?.field ?? 'audiences', first?.formMessage);
    this.name = 'RequestProblems';
  }

  override get sentences(): string[] {
    return this.problems.map(({ typed }) => typed);
  }

  /** In a form, each field gets its own problems. */
  override get byField(): Record<string, string> {
    const byField: Record<string, string> = {};
    for (const { field, formMessage } of this.problems) {
      byField[field] = byField[field] === undefined ? formMessage : `${byField[field]} ${formMessage}`;
    }
    return byField;
  }
}

/** Two refusals as one, so that all that is wrong is said at once. */
export const bothOf = (first: UserError, second: UserError): RequestProblems =>
  new RequestProblems([...(first instanceof RequestProblems ? first.problems : [problemOf(first)]), problemOf(second)]);

/** A problem without choices. */
export function problemOf({ message, formMessage, field }: UserError): Problem {
  return { sentence: message, typed: message, formMessage, field, choices: [] };
}

/** The ask without the terms of its problems; undefined if nothing would be left or a problem has no terms. */
export function withoutThese(ask: DraftRequest, problems: Problem[]): DraftRequest | undefined {
  const gone = new Set<number>();
  for (const { about } of problems) {
    if (!about) return undefined;
    for (const { from, count } of about) for (let at = from; at < from + count; at += 1) gone.add(at);
  }
  const left = ask.audiences.filter((_term, at) => !gone.has(at));
  return gone.size > 0 && left.length > 0 ? { ...ask, audiences: apart(ask.audiences, gone) } : undefined;
}

/** A term behind a gap does not continue what stood before the gap. */
function apart(terms: AudienceTerm[], gone: Set<number>): AudienceTerm[] {
  return terms.flatMap((term, at) => {
    if (gone.has(at)) return [];
    return gone.has(at - 1) ? parting(terms, at) : [term];
  });
}

const parted = ({ audiences }: DraftRequest): AudienceTerm[] =>
  audiences.map((term) => (term.behind ? termAlone(term) : term));

export function patched(ask: DraftRequest, patch: Patch): DraftRequest {
  if ('policy' in patch) return { ...ask, filters: { ...ask.filters, policy: patch.policy } };
  if (!('terms' in patch)) {
    return { ...ask, ...byId(patch.dataset), ...('apart' in patch ? { audiences: parted(ask) } : {}) };
  }
  const { from, count, terms, dataset, statuses, filters } = patch;
  const { audiences } = ask;
  const next = parting(audiences, from + count);
  return {
    ...ask,
    audiences: [...audiences.slice(0, from), ...terms, ...next, ...audiences.slice(from + count + 1)],
    ...(dataset === undefined ? {} : byId(dataset)),
    ...defined({ statuses, filters }),
  };
}

/** The term after a gap, standing alone; in a list, the rest of its line is still one name. */
function parting(terms: AudienceTerm[], at: number): AudienceTerm[] {
  const term = terms[at];
  if (!term) return [];
  const first = terms.slice(0, at + 1).findLast((one) => !one.continues && one.after === undefined);
  return [{ ...termAlone(term), ...(first?.item ? { item: true as const } : {}) }];
}

const byId = (dataset: string) => ({ dataset, datasetChosen: true as const });

export function choiceOfAudience(audience: Audience, patch: Patch, evaluates: boolean): ProblemChoice {
  const whyNot = evaluates ? whyNotEvaluable(audience) : undefined;
  return {
    name: audience.name || audience.id,
    id: audience.id,
    detail: detailOf(audience),
    patch,
    ...defined({ whyNot }),
  };
}

/** How many last letters of an id are shown; a short id is shown whole. */
const ID_SHOWN = 8;

function detailOf(audience: Audience): string {
  const last = lastCount(audience);
  const count = last ? profileCount(last.profiles) : 'not counted yet';
  return dotted(count, exportedAs(audience).namespace, rangeEnd(audience.id));
}

export const rangeEnd = (id: string): string => (id.length <= ID_SHOWN ? id : `…${id.slice(-ID_SHOWN)}`);
