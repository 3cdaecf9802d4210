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
  /** Its first card stood there; absent: it had none. */
  cardAt?: number;
  /** A yes to its cancelling, or to that of a job by its id, which cancels all runs that have to do with it. */
  cancelledAt?: number;
  /** It was said to be cancelled. */
  cancelSaidAt?: number;
  /** The first report, wherever it is. */
  report?: { text: string; at: number };
}

const BEGUN = /^(?:Started|Taken) as (R-\d+)/;

/** Every run that was begun, in the order in which they were asked for. */
export function runsIn(ledger: Ledger): SeenRun[] {
  return ledger.entries.flatMap(({ act, said, at }) => {
    const [, run] = BEGUN.exec(said) ?? [];
    if (act.is !== 'ask' || run === undefined) return [];
    const { kind, set, dataset } = act;
    const of = (post: string) => ledger.posts.filter((one) => one.run === run && one.post === post);
    const cards = of('card').map((one) => one.at);
    const [report] = [...of('report'), ...of('private')];
    const cancelled = ledger.entries.find((entry) => cancels(entry, run))?.yes;
    return [
      {
        run,
        kind,
        audiences: idsOf(set),
        dataset,
        askedAt: at,
        ...(cards.length === 0 ? {} : { cardAt: Math.min(...cards) }),
        ...(cancelled ? { cancelledAt: cancelled.at, cancelSaidAt: cancelled.answered } : {}),
        ...(report === undefined ? {} : { report }),
      },
    ];
  });
}

export function cancels({ act, about, yes, said }: Entry, run: string): boolean {
  return act.is === 'cancel' && act.what === 'run' && about === run && yes !== undefined && /cancel/i.test(said);
}

export const evaluates = ({ kind }: SeenRun) => kind !== 'export';
export const sameSet = (ids: readonly string[], others: readonly string[]) =>
  [...ids].sort().join() === [...others].sort().join();
