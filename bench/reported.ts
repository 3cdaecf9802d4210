import { waitUntil } from '../playground/waiting.js';
import type { Place } from './place.js';

const LONGEST_MS = 300_000;
/** Each look makes the stand-in Slack go through its messages. */
const LOOK_MS = 200;
/** The share of the reports in which a new process compiles its code. */
const WARMING = 0.25;

/** What the reports of one side begin with; a card that has ended is no report. */
export const USHER_REPORT = '^✅ [^\\n]* to [^\\n]*\\n';
export const BARE_REPORT = '^bare report';

/** Starts what reports, waits for so many reports, and answers with how many came a second once it was warm. */
export async function reportedASecond(
  { slack }: Place,
  { pattern, count }: { pattern: string; count: number },
  start: () => Promise<unknown>,
): Promise<number> {
  const from = Date.now() / 1_000;
  await start();
  const times = await waitUntil(
    `${count} reports are there`,
    async () => {
      const came = await slack.tally({ pattern, from });
      return came.length >= count ? came : undefined;
    },
    LONGEST_MS,
    LOOK_MS,
  );
  const first = Math.floor(times.length * WARMING);
  return (times.length - 1 - first) / ((times.at(-1) ?? 0) - (times[first] ?? 0));
}
