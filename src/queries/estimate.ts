import { setTimeout as pause } from 'node:timers/promises';
import type { Estimate } from '../adobe/estimates.js';
import type { Adobe } from '../adobe/index.js';
import { defined } from '../platform/defined.js';

/** Adobe takes 10 to 15 s; after this long nobody is waiting any more. */
const LONGEST_MS = 60_000;
const EVERY_MS = 1_000;
/** How many standard errors lie on either side, by the confidence that Adobe names. */
const WIDTHS: ReadonlyMap<string, number> = new Map([
  ['90%', 1.645],
  ['95%', 1.96],
  ['99%', 2.576],
]);

export interface Estimated {
  profiles: number;
  /** Absent if Adobe gives no standard error, or 0, such as when every profile was read. */
  interval?: { from: number; to: number; confidence: string };
  /** How many profiles were read. */
  sample?: number;
  /** How many percent of the audience's profiles in the sample have an identity of a namespace; the most first. */
  namespaces: { id: string; percent: number }[];
  /** How many namespaces could not be read. */
  unread: number;
}

/** A sampled size; `failed`: Adobe failed at it; `late`: it took too long. Throws AdobeError. */
export async function estimate(
  { sandbox, audienceId }: { sandbox: string; audienceId: string },
  adobe: Adobe,
): Promise<Estimated | 'late' | 'failed'> {
  const deadline = Date.now() + LONGEST_MS;
  const previewId = await adobe.estimates.start({ sandbox, audienceId });
  for (;;) {
    const look = await adobe.estimates.get({ sandbox, previewId });
    if (look.state === 'failed') return 'failed';
    if (look.state === 'ready') return estimatedOf(look) ?? 'failed';
    if (Date.now() + EVERY_MS > deadline) return 'late';
    await pause(EVERY_MS);
  }
}

function estimatedOf(look: Estimate): Estimated | undefined {
  const { profiles, read: sample, matched = 0, standardError = 0, confidence = '95%', namespaces } = look;
  if (profiles === undefined) return undefined;
  const reach = Math.ceil((WIDTHS.get(confidence) ?? 0) * standardError);
  // What Adobe counts in the sample says nothing by itself: without the whole there are no shares.
  const shares = matched > 0 ? namespaces.map((one) => ({ id: one.id, percent: (100 * one.matched) / matched })) : [];
  return {
    profiles,
    ...(reach === 0 ? {} : { interval: { from: Math.max(0, profiles - reach), to: profiles + reach, confidence } }),
    ...defined({ sample }),
    namespaces: shares.filter(({ percent }) => percent >= 0 && percent <= 100).sort((a, b) => b.percent - a.percent),
    unread: namespaces.unread,
  };
}
