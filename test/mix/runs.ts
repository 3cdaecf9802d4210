import { idsOf, type Kind } from './draw.js';
import type { Entry, Ledger } from './ledger.js';

/** A run that somebody asked for, as it can be known from outside. */
export interface SeenRun {
  run: string;
  kind: Kind;
  /** The ids of its audiences, and the dataset that it writes to. */
  audiences: string[];
  dataset: number;
  askedAt: number;
  /** All that makes two asks the same. */
  request: string;
  /** It was said to have been started; absent: it was taken unread, or nobody was sure. */
  saidAt?: number;
  /** Although the same had been done a moment ago. */
  insisted: boolean;
  /** Its first card stood there; absent: it had none. */
  cardAt?: number;
  /** A yes to its cancelling, or to that of a job by its id, which cancels all runs that have to do with it. */
  cancelledAt?: number;
  /** It was said to be cancelled. */
  cancelSaidAt?: number;
  /** The first report, wherever it is. */
  report?: { text: string; at: number };
}

const BEGUN = /^(?:Following it as )?(R-\d+)(?: queued| not sent to Adobe yet|\.)/;

/** Every run that was asked for, in the order in which they were. */
export function runsIn(ledger: Ledger): SeenRun[] {
  return ledger.entries.flatMap((entry) => {
    const { act } = entry;
    return act.is === 'ask' ? begunBy(ledger, entry).map((run) => seen(ledger, run, act, entry)) : [];
  });
}

/** The runs that an act began: as was said, or, where nobody was sure, as was seen afterwards. */
function begunBy(ledger: Ledger, { said, unsure = 0, person }: Entry): string[] {
  const [, run] = BEGUN.exec(said) ?? [];
  const unsaid = unsure === 0 ? [] : unsaidIn(ledger).filter((one) => said.includes(one) || isOf(ledger, one, person));
  return [...(run === undefined ? [] : [run]), ...unsaid];
}

/** Runs that are told of, and that nobody was told to have begun. */
function unsaidIn({ entries, posts }: Ledger): string[] {
  const said = entries.map((entry) => BEGUN.exec(entry.said)?.[1]);
  return [...new Set(posts.map(({ run }) => run))].filter((run) => !said.includes(run));
}

function isOf({ posts, names }: Ledger, run: string, person: string): boolean {
  // What never began is told its asker alone, without a name.
  const isAlone = (channel: string) => channel === `D${person.slice(1)}`;
  return posts.some(
    (one) => one.run === run && (isAlone(one.channel) || one.text.includes(` · ${names[person] ?? person}`)),
  );
}

/** Those that nobody has asked for, as far as anybody was told or was left unsure. */
export function runsOfNobody(ledger: Ledger): string[] {
  const begun = ledger.entries.flatMap((entry) => begunBy(ledger, entry));
  return unsaidIn(ledger).filter((run) => !begun.includes(run));
}

type Ask = Extract<Entry['act'], { is: 'ask' }>;

function seen(ledger: Ledger, run: string, act: Ask, { at, done, said, insisted = false }: Entry): SeenRun {
  const { kind, set, dataset, leavers } = act;
  const of = (post: string) => ledger.posts.filter((one) => one.run === run && one.post === post);
  const cards = of('card').map((one) => one.at);
  const [report] = [...of('report'), ...of('private')];
  const cancelled = ledger.entries.find((entry) => cancels(entry, run))?.yes;
  return {
    run,
    kind,
    audiences: idsOf(set),
    dataset,
    askedAt: at,
    request: JSON.stringify(kind === 'evaluation' ? { kind, set } : { kind, set, dataset, leavers }),
    insisted,
    ...(/^R-\d+ queued\. I’ll (?:post the result in <#\w+>|send you the result)\.$/.test(said) ? { saidAt: done } : {}),
    ...(cards.length === 0 ? {} : { cardAt: Math.min(...cards) }),
    ...(cancelled ? { cancelledAt: cancelled.at, cancelSaidAt: cancelled.answered } : {}),
    ...(report === undefined ? {} : { report }),
  };
}

export function cancels({ act, about, yes, said }: Entry, run: string): boolean {
  return act.is === 'cancel' && act.what === 'run' && about === run && yes !== undefined && /cancel/i.test(said);
}

export const evaluates = ({ kind }: SeenRun) => kind !== 'export';
export const sameSet = (ids: readonly string[], others: readonly string[]) =>
  [...ids].sort().join() === [...others].sort().join();
