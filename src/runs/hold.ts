import { z } from 'zod';
import { defined } from '../platform/defined.js';

const ms = z.number();

const DAY_MS = 24 * 60 * 60 * 1000;
/** A run waits for the next reset and, if that day's evaluations are used up before its turn, for one more. */
const RESETS = 2;
/** Our clock may be ahead of Adobe's: nothing is sent in the first seconds of a day. */
const AFTER_RESET_MS = 20_000;
/** Sandboxes begin their day one after the other, within this time. */
const SPREAD_MS = 40_000;

const placedSchema = z.object({
  at: ms,
  /** What has to happen before it is sent: Adobe's day resets. */
  reason: z.literal('reset'),
  /** When that happens. */
  until: ms,
  /** From then on nothing is sent any more. */
  expires: ms,
  /** Of the request that is held. */
  digest: z.string(),
  /** How many creating calls of the evaluation were made before. */
  attempts: z.number(),
});

const endSchema = z.object({
  at: ms,
  how: z.enum(['released', 'withdrawn', 'expired']),
  /** Slack user id; absent if nobody had to say so. */
  by: z.string().optional(),
});

/** The holds of a run, in order: at most the last one is open. The first fact that ends one counts. */
export const holdsSchema = z
  .object({
    attempts: z.array(z.object({ placed: placedSchema.optional(), end: endSchema.optional() })).default([]),
  })
  .prefault({});

type Holds = z.infer<typeof holdsSchema>['attempts'];
export type PlacedHold = z.infer<typeof placedSchema>;
export type HoldEnd = z.infer<typeof endSchema>;

interface Held {
  hold: { attempts: Holds };
}

type Calls = { intent?: unknown; refused?: { failure: string } | undefined }[];

/** The hold that keeps the run from being sent now, and its number; undefined if there is none. */
export function openHold({ hold: { attempts } }: Held): (PlacedHold & { number: number }) | undefined {
  const last = attempts.at(-1);
  return last?.placed && !last.end ? { ...last.placed, number: attempts.length } : undefined;
}

/** What people are told of an open hold. */
export function holdView(facts: Held) {
  const open = openHold(facts);
  if (!open) return undefined;
  const first = facts.hold.attempts[0]?.placed?.until ?? open.until;
  const again = open.number === 1 ? undefined : open.until > first ? ('next-reset' as const) : ('same-reset' as const);
  return { reason: open.reason, since: open.at, until: open.until, ...defined({ again }) };
}

/** How the last hold ended; undefined if there was none, or if it is open. */
export const lastHoldEnd = ({ hold: { attempts } }: Held): HoldEnd | undefined => attempts.at(-1)?.end;

export const lastHold = ({ hold: { attempts } }: Held): PlacedHold | undefined => attempts.at(-1)?.placed;

/** The next 00:00 UTC after `at`, when Adobe's day resets; epoch ms. */
export const nextReset = (at: number): number => (Math.floor(at / DAY_MS) + 1) * DAY_MS;

/** A first hold until the next reset. */
export function holdUntilReset(at: number, digest: string): PlacedHold {
  const until = nextReset(at);
  return { at, reason: 'reset', until, expires: until + RESETS * DAY_MS, digest, attempts: 0 };
}

/** One more hold, after the day's evaluations were used up before its turn; undefined if there is no further reset. */
export function nextHold(last: PlacedHold, at: number, attempts: number): PlacedHold | undefined {
  const until = nextReset(at);
  return until < last.expires ? { ...last, at, until, attempts } : undefined;
}

/** When the runs of a sandbox that wait for a reset begin to be sent. */
export function releaseTime({ until }: Pick<PlacedHold, 'until'>, sandbox: string): number {
  let mark = 0;
  for (const letter of sandbox) mark = (mark * 31 + letter.charCodeAt(0)) % SPREAD_MS;
  return until + AFTER_RESET_MS + mark;
}

/** Whether the last creating call, of all that were made, was refused because the day's evaluations are used up. */
export const isOverQuota = (calls: Calls): boolean => calls.at(-1)?.refused?.failure === 'quota';

/** Whether a run that was on hold has met a used-up quota again, since it was released. */
export function meetsQuotaAgain(facts: Held & { evaluation: { attempts: Calls } }): boolean {
  const { attempts } = facts.evaluation;
  const last = lastHold(facts);
  return last !== undefined && last.attempts < attempts.length && isOverQuota(attempts);
}

/** The calls that were made since the run was last released: what came before says nothing of them. */
export const sinceHold = <Call>(facts: Held, calls: Call[]): Call[] => calls.slice(lastHold(facts)?.attempts ?? 0);

/** When the run could last begin to be sent, epoch ms: when it was asked for, or when its hold was released. */
export const sendableSince = (facts: Held & { asked: { at: number } }): number =>
  lastHoldEnd(facts)?.at ?? facts.asked.at;
