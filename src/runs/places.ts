import { type RunRecord, isLive, mainChannel, postRefusal } from './record.js';

/** A channel in which a run is told, and the people to whom its report was promised there, who asked or came first at the head. */
export interface ReportPlace {
  channel: string;
  people: string[];
  /** Where it was asked for, or moved to. */
  main: boolean;
}

type Promised = Pick<RunRecord, 'asked' | 'moved' | 'follower'>;

/** Each channel once, the main one first. */
export function placesOf(facts: Promised): ReportPlace[] {
  const main = mainChannel(facts);
  const { asked, moved } = facts;
  const askedFor = (asked.ask.reportIn ?? asked.channel) === main ? [asked.by] : [];
  const first = [...askedFor, moved.attempts.at(-1)?.by ?? asked.by];
  const others = Object.keys(facts.follower).filter((channel) => channel !== main);
  const followers = (channel: string) => Object.keys(facts.follower[channel] ?? {});
  return [
    { channel: main, people: [...new Set([...first, ...followers(main)])], main: true },
    ...others.map((channel) => ({ channel, people: followers(channel), main: false })),
  ];
}

/** Every channel where it is told. */
export function channelsOf(facts: Promised): string[] {
  return placesOf(facts).map(({ channel }) => channel);
}

/** Everybody to whom its report was promised: Slack user ids, who asked at the head. */
export function promisedTo(facts: Promised): string[] {
  return [...new Set([facts.asked.by, ...placesOf(facts).flatMap(({ people }) => people)])];
}

/** The asker, where others have taken the run along to a place of theirs: told in their direct messages. */
export function leftBehind(facts: Promised): string | undefined {
  const asker = facts.asked.by;
  const told = placesOf(facts).some(({ people }) => people.includes(asker));
  return told ? undefined : asker;
}

/** This person is told in a place that takes it, beside `but`; Slack ids. */
export function isToldIn(facts: RunRecord, person: string, but?: string): boolean {
  const refused = (channel: string) =>
    (['card', 'report'] as const).some((post) => postRefusal(facts.post[post]?.[channel], channel, facts));
  return placesOf(facts).some(({ channel, people }) => channel !== but && people.includes(person) && !refused(channel));
}

/** Something of it was sent to Adobe, or may have been. */
export function hasBegun({ evaluation, export: own }: Pick<RunRecord, 'evaluation' | 'export'>): boolean {
  return evaluation.join !== undefined || evaluation.attempts.length + own.attempts.length > 0;
}

/** Why and since when (epoch ms) it waits for a place to be told in, before anything is sent; undefined where it does not. */
export function homelessSince(facts: RunRecord): { error: string; at: number } | undefined {
  if (!isLive(facts) || hasBegun(facts)) return undefined;
  const channel = mainChannel(facts);
  return postRefusal(facts.post.card?.[channel], channel, facts);
}
