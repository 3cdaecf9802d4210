import { setTimeout as pause } from 'node:timers/promises';
import type { Estimate } from '../adobe/estimates.js';
import { defined } from '../platform/defined.js';
import type { Adobe } from '../adobe/index.js';

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
  /** Where Adobe gives a standard error; none of 0, as where every profile was read. */
  interval?: { from: number; to: number; confidence: string };
  /** How many profiles were read. */
  sample?: number;
  /** Of the audience's profiles in the sample, how many in a hundred have an identity of a namespace; the most first. */
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
  const { profiles, read, standardError, confidence = '95%', namespaces } = look;
  if (profiles === undefined) return undefined;
  const width = WIDTHS.get(confidence);
  const reach = Math.ceil((width ?? 0) * (standardError ?? 0));
  return {
    profiles,
    ...defined({
      interval: reach === 0 ? undefined : { from: Math.max(0, profiles - reach), to: profiles + reach, confidence },
      sample: read,
    }),
    namespaces: sharesOf(look),
    unread: namespaces.unread,
  };
}

/** What Adobe counts in the sample says nothing by itself; where it does not tell the whole, there are no shares. */
function sharesOf({ namespaces, matched }: Estimate): Estimated['namespaces'] {
  if (!matched || matched < 0) return [];
  return namespaces
    .map(({ id, matched: own }) => ({ id, percent: (100 * own) / matched }))
    .filter(({ percent }) => percent >= 0 && percent <= 100)
    .sort((a, b) => b.percent - a.percent);
}
