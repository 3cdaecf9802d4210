import type { Audience } from '../adobe/audiences.js';
import { mayHaveEmoji } from '../request/emoji.js';
import { inOrder, isPlatform, type Status } from '../request/request.js';
import type { NameSearch, UnseenAudiences } from './lookups.js';
import { distinctly, type Meaning, onTheWay, readingsOf, type Span } from './meanings.js';
import {
  asTyped,
  type AudienceTerm,
  unmarked,
  ADOBE_ID,
  SEPARATED,
  chainOf,
  groupsOf,
} from '../request/audience-term.js';
import { knownStatuses } from '../request/known-words.js';
import { defined } from '../platform/defined.js';

/** Some words of a group, and each way to cut them into audiences and statuses. */
export interface Segment {
  from: number;
  to: number;
  readings: Span[][];
  /** The words must be one name, being between commas or in a line of a list, but no audience has that name. */
  torn?: true;
}

export interface GroupRead {
  group: AudienceTerm[];
  /** A whole reading has one part from each segment; empty if some words mean nothing. */
  segments: Segment[];
  /** A whole reading, else the one that leaves the fewest words over. */
  best: Span[];
  /** A word that is in too many names for all to be seen. */
  tooMany?: string;
  /** Ids, as they were typed, of audiences that exist but cannot be read. */
  unreadable: ReadonlySet<string>;
  /** A text, and how many audiences with it in their names cannot be read. */
  unread?: { text: string; count: number };
}

export interface KnownAudiences {
  names: NameSearch;
  /** By the ids as they were typed. */
  ids: Map<string, Audience>;
  /** Ids, as they were typed, of audiences that exist but cannot be read. */
  unreadable: ReadonlySet<string>;
  /** The ask evaluates: it takes no audiences from outside Adobe. */
  evaluates: boolean;
  /** Nothing is exported: statuses have no effect. */
  idle: boolean;
}

/** The groups of terms, each read by itself. */
export const readApart = (terms: AudienceTerm[]): AudienceTerm[][] => groupsOf(terms).flatMap(behindApart);

/** Splits off the words that may continue a modifier's value. */
function behindApart(group: AudienceTerm[]): AudienceTerm[][] {
  const [next, ...rest] = group.slice(chainOf(group));
  const chain = group.slice(0, chainOf(group));
  if (chain.length === 0 || !next) return [group];
  return [chain, [{ ...next, ...(group[0]?.item ? { item: true as const } : {}) }, ...rest]];
}

/** Every meaning of a group of words that stand together. Throws AdobeError. */
export async function readGroup(group: AudienceTerm[], known: KnownAudiences): Promise<GroupRead> {
  const reader = new GroupReader(group, known);
  await reader.look();
  return reader.read();
}

class GroupReader {
  readonly #group: AudienceTerm[];
  readonly #known: KnownAudiences;
  #spans: Span[][] = [];
  #tooMany: string | undefined;
  #unread: GroupRead['unread'];

  constructor(group: AudienceTerm[], known: KnownAudiences) {
    this.#group = group;
    this.#known = known;
  }

  /** Searches from each place that a reading can reach; if none reaches the end, searches every word harder. */
  async look(): Promise<void> {
    const reached = new Set([0]);
    for (const [from, term] of this.#group.entries()) {
      this.#spans[from] = [];
      if (!reached.has(from)) continue;
      if (this.#isNamed(term)) this.#note(term, await this.#known.names.look(term.term));
      this.#spans[from] = this.#spansFrom(from);
      for (const { to } of this.#spans[from]) reached.add(to);
    }
    if (reached.has(this.#group.length)) return;
    const named = this.#group.filter((term) => this.#isNamed(term));
    await Promise.all(named.map(async (term) => this.#note(term, await this.#known.names.lookHarder(term.term))));
    this.#spans = this.#group.map((_term, from) => this.#spansFrom(from));
  }

  #note({ term }: AudienceTerm, unseen: UnseenAudiences | undefined): void {
    if (!unseen) return;
    if (unseen.unread === undefined) this.#tooMany ??= term;
    else this.#unread ??= { text: unseen.text, count: unseen.unread };
  }

  read(): GroupRead {
    const works = this.#segments(isUsable);
    const segments = works.length > 0 ? works : this.#segments(() => true);
    return {
      group: this.#group,
      segments: this.#joined(segments),
      best: segments.length > 0 ? segments.flatMap(({ readings: [first = []] }) => first) : this.#best(),
      ...defined({ tooMany: this.#tooMany, unread: this.#unread }),
      unreadable: this.#known.unreadable,
    };
  }

  /** Cuts the words at the places that every reading passes; empty if there is no reading. */
  #segments(fits: (span: Span) => boolean): Segment[] {
    const ways = onTheWay(this.#spans.map((from) => from.filter(fits)));
    if ((ways[0] ?? []).length === 0) return [];
    const segments: Segment[] = [];
    let from = 0;
    let farthest = 0;
    for (const [at, spans] of ways.entries()) {
      if (at > from && farthest <= at && spans.every(({ adds }) => !adds)) {
        segments.push({ from, to: at, readings: readingsOf(ways, from, at) });
        from = at;
      }
      farthest = Math.max(farthest, ...spans.map(({ to }) => to));
    }
    return [...segments, { from, to: ways.length, readings: readingsOf(ways, from, ways.length) }];
  }

  /** In a list, or if commas separate names, a name ends only at a comma, a quote or an id. */
  #mayEnd(at: number): boolean {
    const [before, term] = [this.#group[at - 1], this.#group[at]];
    return (
      !this.#group[0]?.item || !term?.continues || this.#isId(term) || (before !== undefined && this.#isId(before))
    );
  }

  #isId(term: AudienceTerm): boolean {
    return term.namespace !== undefined || this.#isSure(term);
  }

  /** Joins segments with a single reading if no name may end between them. */
  #joined(segments: Segment[]): Segment[] {
    const joined: Segment[] = [];
    for (const segment of segments) {
      const [last, [only = [], ...others]] = [joined.at(-1), segment.readings];
      const [before = [], ...more] = last?.readings ?? [];
      if (!last || this.#mayEnd(segment.from) || others.length > 0 || more.length > 0) joined.push({ ...segment });
      else Object.assign(last, { to: segment.to, readings: [[...before, ...only]], torn: true });
    }
    return joined;
  }

  #best(): Span[] {
    const rest: { left: number; spans: Span[] }[] = [];
    rest[this.#group.length] = { left: 0, spans: [] };
    for (let at = this.#group.length - 1; at >= 0; at -= 1) {
      const skipped = rest[at + 1] ?? { left: 0, spans: [] };
      let best = { left: skipped.left + 1, spans: skipped.spans };
      const whole = (this.#spans[at] ?? []).filter(({ to }) => this.#mayEnd(at) && this.#mayEnd(to));
      for (const span of whole) {
        const then = rest[span.to];
        if (then && then.left <= best.left) best = { left: then.left, spans: [span, ...then.spans] };
      }
      rest[at] = best;
    }
    return rest[0]?.spans ?? [];
  }

  /** Whether a term may be a name, or a part of one. */
  #isNamed({ term, chosen, namespace, quoted }: AudienceTerm): boolean {
    if (chosen || this.#known.unreadable.has(term)) return false;
    return !(namespace !== undefined && quoted) && !this.#isSure({ term, chosen, quoted });
  }

  /** Whether a term is typed as Adobe writes its ids, and is a known one. */
  #isSure({ term, quoted }: Pick<AudienceTerm, 'term' | 'quoted' | 'chosen'>): boolean {
    return !quoted && ADOBE_ID.test(term) && this.#known.ids.has(term);
  }

  #spansFrom(from: number): Span[] {
    const spans: Span[] = [];
    const adds = this.#addsAt(from);
    if (adds) spans.push({ from, to: from + 1, meanings: [], adds });
    for (let to = from + 1; to <= Math.min(this.#group.length, from + this.#known.names.mostWords); to += 1) {
      const meanings = to === from + 1 ? this.#alone(from) : this.#together(from, to);
      if (meanings.length > 0) spans.push({ from, to, meanings: usable(meanings) });
      const [last, next] = [this.#group[to - 1], this.#group[to]];
      if ((last && !this.#isNamed(last)) || (next && !this.#isNamed(next))) break;
    }
    return spans;
  }

  /** Statuses that continue those before them: `exited` in `"VIP"=realized,exited`. */
  #addsAt(at: number): Status[] | undefined {
    const [before, term] = [this.#group[at - 1], this.#group[at]];
    if (!before || !term || term.quoted || !SEPARATED.test(term.after ?? '')) return undefined;
    const adds = knownStatuses(term.term.split('|'));
    return adds && (before.statuses ?? this.#addsAt(at - 1)) ? adds : undefined;
  }

  #alone(at: number): Meaning[] {
    const term = this.#group[at];
    if (!term) return [];
    const byId = this.#byId(term);
    return this.#isNamed(term) ? distinctly([...byId, ...this.#named(at, at + 1)]) : byId;
  }

  /** The term as an id: with a namespace it surely is one, else only if Adobe knows it. */
  #byId({ term, namespace, statuses, chosen }: AudienceTerm): Meaning[] {
    if (!isPlatform(namespace) && !chosen && mayHaveEmoji(term)) return [];
    if (!isPlatform(namespace)) return [this.#meaning({ id: term, namespace, statuses }, this.#known.evaluates)];
    const audience = this.#known.ids.get(term);
    return audience ? [this.#meaning({ audience, id: audience.id, statuses })] : [];
  }

  #named(from: number, to: number): Meaning[] {
    return textsOf(this.#group.slice(from, to)).flatMap(({ text, statuses }) =>
      this.#known.names.called(text).map((audience) => this.#meaning({ audience, id: audience.id, statuses })),
    );
  }

  /** If all words are quoted, each is an audience of its own. */
  #together(from: number, to: number): Meaning[] {
    return this.#group.slice(from, to).every(({ quoted }) => quoted) ? [] : distinctly(this.#named(from, to));
  }

  #meaning(what: Partial<Meaning> & Pick<Meaning, 'id'>, cannot = false): Meaning {
    const { audience, id, namespace, statuses } = what;
    return { audience, id, namespace, statuses, cannot: cannot || (this.#known.idle && statuses !== undefined) };
  }
}

const isUsable = ({ meanings, adds }: Span) => adds !== undefined || meanings.some(({ cannot }) => !cannot);

/** The meanings that work; all of them if none does. */
function usable(meanings: Meaning[]): Meaning[] {
  const works = meanings.filter(({ cannot }) => !cannot);
  return works.length > 0 ? works : meanings;
}

/** Each name that the words can be read as. */
function textsOf(terms: AudienceTerm[]): { text: string; statuses?: Status[] }[] {
  const [first, ...others] = terms;
  const last = terms.at(-1);
  if (!first || !last) return [];
  if (others.length === 0 && first.quoted) return [{ text: first.term, ...own(first) }];
  const rest = others.map((term) => `${term.continues ? ' ' : (term.after ?? '')}${asTyped(term)}`).join('');
  const texts = [...new Set([asTyped(first), unmarked(first)])].map((head) => `${head}${rest}`);
  const short = last.statuses
    ? texts.map((text) => ({ text: text.slice(0, text.lastIndexOf('=')), ...own(last) }))
    : [];
  return [...texts.map((text) => ({ text })), ...short];
}

/** All statuses of the name that ends at `to`, such as `exited` in `"VIP"=realized,exited`, and where they end. */
export function addedBehind(group: AudienceTerm[], to: number): { to: number; statuses: Status[] } {
  const own = group[to - 1]?.statuses;
  const rest = own ? group.slice(to) : [];
  const fits = ({ term, quoted, after = '' }: AudienceTerm) =>
    !quoted && SEPARATED.test(after) && knownStatuses(term.split('|'));
  const end = rest.findIndex((term) => !fits(term));
  const added = end < 0 ? rest : rest.slice(0, end);
  const statuses = added.flatMap(({ term }) => knownStatuses(term.split('|')) ?? []);
  return { to: to + added.length, statuses: inOrder([...(own ?? []), ...statuses]) };
}

const own = ({ statuses }: AudienceTerm): { statuses?: Status[] } => (statuses ? { statuses } : {});
