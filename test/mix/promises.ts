import type { Ledger } from './ledger.js';

/** Somebody was told that they would hear of it. */
export interface Promised {
  person: string;
  /** Where they will: a channel's id. */
  place: string;
  /** Of which run. */
  run: string;
  /** Of which job at Adobe, where they asked for that one. */
  job?: string;
  at: number;
}

/** The answers that promise a report, and no others do. */
const PROMISES = [
  /^(R-\d+) queued/,
  /^(R-\d+) not sent to Adobe yet/,
  /^Following (?:it as )?(R-\d+)/,
  /^(R-\d+) is already running this request/,
  /^(R-\d+) is already running this request, but I couldn’t post/,
  /^(R-\d+) was running this request and is being cancelled/,
  /^(R-\d+) already reports in this channel/,
  /^(R-\d+) is on hold until /,
  /^(R-\d+) is already on hold for the same request/,
  /^Cancelling (R-\d+)\. I’ll post the result/,
];

/** All that was promised: of a cancel to the channels of the run, which were promised it before, and to nobody else. */
export function promisesIn({ entries }: Pick<Ledger, 'entries'>): Promised[] {
  return entries.flatMap(({ said, person, room, act, about, at }) => {
    const run = PROMISES.map((pattern) => pattern.exec(said)?.[1]).find((found) => found !== undefined);
    if (run === undefined || act.is === 'cancel') return [];
    const job = act.is === 'follow' && act.what === 'job' ? about : undefined;
    return [{ person, place: room, run, at, ...(job === undefined ? {} : { job }) }];
  });
}

/** The run to which this one gave way, as its asker was told alone. */
export function heirOf({ posts }: Pick<Ledger, 'posts'>, run: string): string | undefined {
  for (const { text } of posts.filter((one) => one.run === run && one.post === 'private')) {
    const [, heir] =
      /^R-\d+: (R-\d+) (?:is already (?:running this request|on hold for the same request)|was running this request)/.exec(
        text,
      ) ?? [];
    if (heir !== undefined) return heir;
  }
  return undefined;
}

export const directOf = (person: string) => `D${person.slice(1)}`;

/**
 * What is wrong with how one promise was kept; undefined where it was: by one report in that place, or, where the place takes none, by one in
 * another place that was promised to the same person, or in their direct messages. Nothing is told twice in a place or to a person.
 */
export function brokenBy(ledger: Ledger, promised: Promised): string | undefined {
  const { run, person, place } = promised;
  const heir = heirOf(ledger, run);
  if (heir !== undefined) {
    const broken = brokenBy(ledger, { ...promised, run: heir });
    return broken === undefined ? undefined : `${run} gave way to ${heir}: ${broken}`;
  }
  const told = (post: string, channel: string) =>
    ledger.posts.filter((one) => one.run === run && one.post === post && one.channel === channel).length;
  const [there, alone] = [told('report', place), told('private', directOf(person))];
  const who = `${person} was promised ${run} in ${place}`;
  if (there > 1 || alone > 1) return `${who}, and it was told ${there} times there and ${alone} times alone`;
  if (there === 1) return undefined;
  const reported = ledger.posts.some((one) => one.run === run && one.post === 'report');
  if (reported && !ledger.closed.includes(place)) return `${who}, and nothing was told there`;
  const elsewhere = promisesIn(ledger).some(
    (other) =>
      (heirOf(ledger, other.run) ?? other.run) === run && other.person === person && told('report', other.place) === 1,
  );
  // An ask whose answer came too late is followed all the same: the report names who follows from there.
  const followed = ledger.posts.some(
    (one) =>
      one.run === run && one.post === 'report' && one.text.includes(`follower: ${ledger.names[person] ?? person}`),
  );
  return alone === 1 || elsewhere || followed ? undefined : `${who}, and nothing was told`;
}
