import { audience } from '../journeys/meeting.js';

/** Few audiences, so that runs meet all the time: the ends of their ids in the simulated Adobe. */
export const SETS = [['01'], ['02'], ['01', '03']] as const;
export const idsOf = (set: number): string[] => (SETS[set] ?? []).map(audience);
export const DATASETS = ['Agency drop', 'Segment Export'] as const;
/** By their places in a {@link Cast}. */
export const PEOPLE = 5;
/** The last of them takes no words from Usher; the one before is archived at some time. */
export const ROOMS = 5;
export const [PASSING, CLOSED] = [ROOMS - 2, ROOMS - 1];

export type Kind = 'evaluation' | 'export' | 'chain';

/**
 * What becomes of the next creating call: refused for now or for good; made or not made, and not answered; made, and answered when the next
 * jobs end; or the list that is read before it is answered only then.
 */
export const TROUBLES = ['busy', 'refused', 'lost', 'never-there', 'answer-held', 'list-held'] as const;
export type Trouble = (typeof TROUBLES)[number];

/**
 * When workers are killed: at once; while Slack or Adobe holds an answer of which the effect is there; or at the very command that writes
 * down what the word says.
 */
export const MOMENTS = [
  'at once',
  ...(['post', 'edit', 'creating call', 'look'] as const),
  ...(['intent', 'job', 'card', 'report', 'answer', 'owed', 'woken', 'let go', 'cancel'] as const),
] as const;
export type Moment = (typeof MOMENTS)[number];

/** What is done; `which` (from 0 to 1) chooses among what is there then. */
export type Deed =
  /** `leavers`: those who left are exported, too. `insists`: told that it was done a moment ago, they want it once more. */
  | { is: 'ask'; kind: Kind; set: number; dataset: number; leavers: boolean; insists: boolean }
  | { is: 'follow'; what: 'run' | 'job'; which: number }
  | { is: 'cancel'; what: 'run' | 'job'; which: number }
  | { is: 'trouble'; of: 'segment' | 'export'; what: Trouble }
  /** Slack does not answer the next one, of which the effect is there, or is not. */
  | { is: 'word lost'; what: 'post' | 'edit'; effect: boolean }
  /** One worker, or all of them; others take their places. */
  | { is: 'kill'; all: boolean; at: Moment }
  /** Adobe tells no names any more, or tells them again: meanwhile asks are taken unread. */
  | { is: 'names'; answer: boolean }
  /** Somebody starts the same at Adobe. */
  | { is: 'outside'; set: number }
  | { is: 'archive' }
  /** What Adobe does ends, and what it held back is told. Nothing ends by itself: how slow the machine is makes no difference. */
  | { is: 'ends' }
  /** Until everybody has done what they can. */
  | { is: 'calm' };

export type Act = Deed & {
  /** The person, and the room where they do it. */
  by: number;
  room: number;
  /** Begun together with the one before. */
  together: boolean;
};

/** mulberry32: the same numbers from 0 to 1 for the same seed, everywhere. */
export function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One after the other, by one person: what happens too seldom by itself. */
const scenes = (set: number): Deed[][] => {
  const ask = { is: 'ask', set, dataset: 0, leavers: false, insists: true } as const;
  const regret = { is: 'cancel', what: 'run', which: 0.999 } as const;
  return [
    // Second thoughts, while Adobe's list is being read.
    [{ is: 'trouble', of: 'segment', what: 'list-held' }, { ...ask, kind: 'evaluation' }, regret, { is: 'ends' }],
    // One evaluation for two runs, one of which is cancelled.
    [{ ...ask, kind: 'chain' }, { ...ask, kind: 'evaluation' }, { is: 'calm' }, regret],
  ];
};
const SCENE_CHANCE = 0.06;

/** What {@link disturbed} adds is not drawn with the others: they stay what they are. */
type Drawn = Exclude<Deed['is'], 'kill' | 'word lost'>;
/** How often each kind of deed is drawn, of a hundred. */
const SHARES: Record<Drawn, number> = {
  ask: 42,
  follow: 6,
  cancel: 18,
  trouble: 12,
  ends: 7,
  calm: 10,
  outside: 2,
  names: 2,
  archive: 1,
};

/** So many acts, always the same for a seed. What is slow is quick again by and by, and a room is archived once. */
export function draw(seed: number, count: number): Act[] {
  const random = numbers(seed);
  const acts: Act[] = [];
  let slowUntil = -1;
  let archived = false;
  while (acts.length < count) {
    if (random() < SCENE_CHANCE) acts.push(...sceneOf(random).slice(0, count - acts.length));
    if (acts.length === count) break;
    const deed = slowUntil >= 0 && acts.length >= slowUntil ? ({ is: 'names', answer: true } as const) : deedOf(random);
    if (deed.is === 'names' && !deed.answer) {
      if (slowUntil > acts.length) continue;
      slowUntil = acts.length + 2 + Math.floor(random() * 5);
    } else if (deed.is === 'names') slowUntil = -1;
    if (deed.is === 'archive' && (archived || acts.length < count / 3)) continue;
    archived ||= deed.is === 'archive';
    const where = roomOf(random());
    acts.push({
      ...deed,
      by: Math.floor(random() * PEOPLE),
      room: archived && where === PASSING ? 0 : where,
      together: acts.length > 0 && random() < 0.55,
    });
  }
  return acts;
}

const MOST_KILLS = 2;
const LOST_CHANCE = 0.15;

/** The same acts, among which workers are killed, once or twice, and answers of Slack's are lost: always the same for a seed. */
export function disturbed(acts: Act[], seed: number): Act[] {
  const random = numbers(~seed);
  const among = (deed: Deed): Act => ({
    ...deed,
    by: Math.floor(random() * PEOPLE),
    room: 0,
    together: random() < 0.8,
  });
  const kills = Array.from({ length: 1 + Math.floor(random() * MOST_KILLS) }, () =>
    Math.floor((0.1 + random() * 0.7) * acts.length),
  );
  return acts.flatMap((act, at) => {
    const more = kills
      .filter((kill) => kill === at)
      .map(() =>
        among({ is: 'kill', all: random() < 0.6, at: MOMENTS[Math.floor(random() * MOMENTS.length)] ?? 'at once' }),
      );
    if (random() < LOST_CHANCE)
      more.push(among({ is: 'word lost', what: random() < 0.6 ? 'post' : 'edit', effect: random() < 0.6 }));
    return [...more, act];
  });
}

function sceneOf(random: () => number): Act[] {
  const all = scenes(Math.floor(random() * SETS.length));
  const by = Math.floor(random() * PEOPLE);
  const deeds = all[Math.floor(random() * all.length)] ?? [];
  return deeds.map((deed) => ({ ...deed, by, room: Math.floor(random() * PASSING), together: false }));
}

/** Some rooms have more to ask than others. */
function roomOf(chance: number): number {
  const found = [0.3, 0.55, 0.7, 0.9, 1].findIndex((most) => chance < most);
  return Math.max(0, found);
}

function deedOf(random: () => number): Deed {
  const among = <Item>(items: readonly Item[]): Item => {
    const item = items[Math.floor(random() * items.length)];
    if (item === undefined) throw new Error('nothing to choose from');
    return item;
  };
  const index = (items: readonly unknown[]) => Math.floor(random() * items.length);
  const is = weighed(random);
  switch (is) {
    case 'ask':
      return {
        is,
        kind: among(['evaluation', 'evaluation', 'chain', 'chain', 'chain', 'export']),
        // The first is what most people want.
        set: Math.floor(random() * random() * SETS.length),
        dataset: index(DATASETS),
        leavers: random() < 0.5,
        insists: random() < 0.7,
      };
    case 'follow':
      return { is, what: random() < 0.5 ? 'run' : 'job', which: random() };
    case 'cancel':
      // Often what was asked for last: it is sent just now.
      return { is, what: random() < 0.85 ? 'run' : 'job', which: random() < 0.5 ? 0.999 : random() };
    case 'trouble':
      return { is, of: among(['segment', 'segment', 'segment', 'export']), what: among(TROUBLES) };
    case 'names':
      return { is, answer: false };
    case 'outside':
      return { is, set: index(SETS) };
    case 'archive':
    case 'ends':
    case 'calm':
      return { is };
  }
}

function weighed(random: () => number): Drawn {
  let left = random() * Object.values(SHARES).reduce((sum, share) => sum + share, 0);
  for (const is of ['ask', 'follow', 'cancel', 'trouble', 'ends', 'calm', 'outside', 'names', 'archive'] as const) {
    left -= SHARES[is];
    if (left < 0) return is;
  }
  return 'ask';
}
