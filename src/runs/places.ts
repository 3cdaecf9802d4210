import { type RunRecord, isLive, mainChannel, placeOf, postRefusal } from './record.js';

/** A channel where a run is told, and the people promised its report there: the asker or the first to come leads. */
export interface ReportPlace {
  channel: string;
  people: string[];
  /** The channel where the run was asked for, or that it was moved to. */
  main: boolean;
}

/** What tells to whom a run's report was promised. */
export type Promised = Pick<RunRecord, 'asked' | 'moved' | 'follower'>;

/** Each channel once, the main one first. */
export function placesOf(facts: Promised): ReportPlace[] {
  const main = mainChannel(facts);
  const { asked, moved } = facts;
  const askedFor = placeOf(asked) === main ? [asked.by] : [];
  const first = [...askedFor, moved.attempts.at(-1)?.by ?? asked.by];
  const others = Object.keys(facts.follower).filter((channel) => channel !== main);
  const followers = (channel: string) => Object.keys(facts.follower[channel] ?? {});
  return [
    { channel: main, people: [...new Set([...first, ...followers(main)])], main: true },
    ...others.map((channel) => ({ channel, people: followers(channel), main: false })),
  ];
}

export function channelsOf(facts: Promised): string[] {
  return placesOf(facts).map(({ channel }) => channel);
}

/** Slack user ids of all who were promised the report, the asker first. */
export function promisedTo(facts: Promised): string[] {
  return [...new Set([facts.asked.by, ...placesOf(facts).flatMap(({ people }) => people)])];
}

/** The asker, if others have moved the run to a channel of theirs: the asker is then told in direct messages. */
export function leftBehind(facts: Promised): string | undefined {
  const asker = facts.asked.by;
  const told = placesOf(facts).some(({ people }) => people.includes(asker));
  return told ? undefined : asker;
}

/** Whether a channel other than `but` tells this person of the run and has not refused it; Slack ids. */
export function isToldIn(facts: RunRecord, person: string, but?: string): boolean {
  const refused = (channel: string) =>
    (['card', 'report'] as const).some((post) => postRefusal(facts.post[post]?.[channel], channel, facts));
  return placesOf(facts).some(({ channel, people }) => channel !== but && people.includes(person) && !refused(channel));
}

/** Whether something of the run was sent to Adobe, or may have been. */
export function hasBegun({ evaluation, export: own }: Pick<RunRecord, 'evaluation' | 'export'>): boolean {
  return evaluation.join !== undefined || evaluation.attempts.length + own.attempts.length > 0;
}

/** Why and since when (epoch ms) an unsent run waits for a channel that takes it; undefined if it does not wait. */
export function homelessSince(facts: RunRecord): { error: string; at: number } | undefined {
  if (!isLive(facts) || hasBegun(facts)) return undefined;
  const channel = mainChannel(facts);
  return postRefusal(facts.post.card?.[channel], channel, facts);
}
