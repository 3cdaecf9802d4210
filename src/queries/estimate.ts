import { setTimeout as pause } from 'node:timers/promises';
import type { Estimate } from '../adobe/estimates.js';
import { asRead } from '../adobe/lenient-lists.js';
import { defined } from '../platform/defined.js';
import type { Adobe } from '../adobe/index.js';

/** Adobe takes 10 to 15 s; after this long nobody is waiting any more. */
const LONGEST_MS = 60_000;
const EVERY_MS = 1_000;
/** Half the width of the interval in standard errors, by the confidence that Adobe names. */
const WIDTHS: ReadonlyMap<string, number> = new Map([
  ['90%', 1.645],
  ['95%', 1.96],
  ['99%', 2.576],
]);

export type Estimated = NonNullable<ReturnType<typeof estimatedOf>>;

/** `late`: Adobe took longer than a minute. Throws AdobeError. */
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

function estimatedOf(look: Estimate) {
  const { estimatedSize: profiles, standardError = 0, confidenceInterval: confidence = '95%' } = look;
  if (profiles === undefined) return undefined;
  const reach = Math.ceil((WIDTHS.get(confidence) ?? 0) * standardError);
  return {
    profiles,
    ...defined({
      /** Absent if Adobe gives no standard error, or 0, such as when every profile was read. */
      interval: reach === 0 ? undefined : { from: Math.max(0, profiles - reach), to: profiles + reach, confidence },
      /** How many profiles were read. */
      sample: look.profilesReadSoFar,
    }),
    namespaces: sharesOf(look),
    /** How many namespaces could not be read. */
    unread: look.estimatedNamespaceDistribution?.unread ?? 0,
  };
}

/**
 * Percent of the audience's sampled profiles with an identity of the namespace, the largest first.
 * Counts in a sample mean nothing by themselves: if Adobe gives no total, there are no shares.
 */
function sharesOf({ estimatedNamespaceDistribution: all = asRead([], 0), profilesMatchedSoFar: matched }: Estimate) {
  if (!matched || matched < 0) return [];
  return all
    .map(({ namespaceId: id, profilesMatchedSoFar: own }) => ({ id, percent: (100 * own) / matched }))
    .filter(({ percent }) => percent >= 0 && percent <= 100)
    .sort((a, b) => b.percent - a.percent);
}
