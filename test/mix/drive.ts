import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { isOver } from '../../playground/adobe/simulated-job.js';
import { waitUntil } from '../../playground/waiting.js';
import { QUEUE } from '../../src/queue.js';
import { keys } from '../../src/keys.js';
import { asleepIn, campaigns, dataOps, noBot } from '../journeys/meeting.js';
import type { World } from '../journeys/world.js';
import { type Act, CLOSED, DATASETS, idsOf, PASSING } from './draw.js';
import { type Driving, happen, jobsEnd, namesAnswer } from './happenings.js';
import type { Crew } from './crew.js';
import { type Cast, type Entry, type Ledger, seenBy } from './ledger.js';
import { people as known } from '../../playground/slack/content.js';

/** The longest that anything of a round may take on a machine that has much else to do, in ms. */
const PATIENCE_MS = 120_000;
const NS_PER_MS = 1_000_000;
const ASKING = /^Asking Adobe/;
/** So often at most: Redis may be slow, and is not for ever. */
const UNSURE = /^I’m not sure/;
const MOST_UNSURE = 5;

/** Two that are known in the playground are joined by three more; the rooms are in the order of `draw.ts`. */
export async function assemble({ slack }: World): Promise<Cast> {
  const [max, mia] = [await slack.hire('max'), await slack.hire('mia')];
  const people = [known.anna, known.oskar, known.ada, max, mia];
  const names = { [known.anna]: 'Anna', [known.oskar]: 'Oskar', [known.ada]: 'Ada', [max]: 'Max', [mia]: 'Mia' };
  const rooms = [campaigns, dataOps, await slack.makeChannel('third'), await slack.makeChannel('passing'), noBot];
  return { people, rooms, names };
}

/** Carries out the acts, lets all come to its end, and says what was seen. */
export async function drive(world: World, cast: Cast, acts: Act[], crew?: Crew): Promise<Ledger> {
  const redis = new Redis(world.redis.url, { maxRetriesPerRequest: null });
  const driving: Driving = { world, cast, redis, crew, entries: [], asleep: [] };
  const lag = monitorEventLoopDelay();
  lag.enable();
  try {
    for (const group of groupsOf(acts)) await Promise.all(lanes(group).map((lane) => inTurn(driving, lane)));
    await settle(driving);
    const kills = crew?.kills ?? [];
    return { ...(await seenBy(world)), ...(await rest(driving)), kills, lagMs: lag.max / NS_PER_MS };
  } finally {
    lag.disable();
    redis.disconnect();
  }
}

/** Acts that begin together. */
function groupsOf(acts: Act[]): Act[][] {
  return acts.reduce<Act[][]>((groups, act) => {
    const last = groups.at(-1);
    if (last && act.together) last.push(act);
    else groups.push([act]);
    return groups;
  }, []);
}

/** Nobody does two things at once. */
function lanes(acts: Act[]): Act[][] {
  return [...new Set(acts.map(({ by }) => by))].map((by) => acts.filter((act) => act.by === by));
}

async function inTurn(driving: Driving, acts: Act[]): Promise<void> {
  for (const act of acts) {
    const person = driving.cast.people[act.by] ?? '';
    const room = driving.cast.rooms[act.room] ?? '';
    const entry = { act, person, room, at: Date.now() };
    const outcome = await carryOut(driving, act, { user: person, channel: room });
    driving.entries.push({ ...entry, ...outcome, done: Date.now() });
    await sleepers(driving);
  }
}

async function sleepers({ redis, asleep }: Driving): Promise<void> {
  const at = Date.now();
  asleep.push({ at, runs: await asleepIn(redis) });
}

type Where = { user: string; channel: string };
type Outcome = Pick<Entry, 'said' | 'about' | 'yes' | 'unsure' | 'insisted'>;

async function carryOut(driving: Driving, act: Act, where: Where): Promise<Outcome> {
  switch (act.is) {
    case 'ask':
      return ask(driving, act, where);
    case 'follow':
      return follow(driving, act, where);
    case 'cancel':
      return cancel(driving, act, where);
    case 'outside': {
      const { id } = await driving.world.adobe.outsideJob({ sandbox: 'dev', segmentIds: idsOf(act.set) });
      return { said: '', about: id };
    }
    default:
      await happen(driving, act);
      return { said: '' };
  }
}

/** What the person was told last, alone; what takes Slack's 3 s comes after them. */
async function heard({ world }: Driving, said: string, { user }: Where): Promise<string> {
  if (!ASKING.test(said)) return said;
  return waitUntil(`${user} is answered`, async () => {
    const last = (await world.slack.ephemerals(user)).at(-1)?.text ?? '';
    return ASKING.test(last) ? undefined : last;
  });
}

async function type(driving: Driving, text: string, where: Where): Promise<string> {
  return heard(driving, await driving.world.slash(text, where), where);
}

/** Presses the newest such button in front of the person, and says what takes its message's place. */
async function press({ world }: Driving, actionId: string, before: RegExp, where: Where): Promise<string> {
  await world.slack.click({ ...where, actionId });
  return waitUntil(`${actionId} is answered`, async () => {
    const last = (await world.slack.ephemerals(where.user)).at(-1)?.text ?? '';
    return before.test(last) ? undefined : last;
  });
}

async function ask(driving: Driving, act: Extract<Act, { is: 'ask' }>, where: Where): Promise<Outcome> {
  const verb = act.kind === 'export' ? 'export' : 'evaluate';
  const to =
    act.kind === 'evaluation' ? '' : ` to:"${DATASETS[act.dataset]}"${act.leavers ? ' status:realized,exited' : ''}`;
  const words = `${verb} ${idsOf(act.set).join(' ')}${to}`;
  const DONE = /did exactly this/;
  const COUNTING = /^\*Follow R-\d+ instead\?/;
  let insisted = false;
  const outcome = await untilSure(async () => {
    const said = await type(driving, words, where);
    // Who insists runs it anyway, by the second of its answers.
    if (COUNTING.test(said)) return press(driving, `question:answer${act.insists ? '#1' : ''}`, COUNTING, where);
    insisted = DONE.test(said) && act.insists;
    return insisted ? press(driving, 'question:answer', DONE, where) : said;
  });
  return { ...outcome, insisted };
}

/** Who is told that nobody is sure asks again, and so does whom Slack tells that no answer came within its 3 s. */
async function untilSure(act: () => Promise<string>): Promise<Outcome> {
  for (let unsure = 0; ; unsure += 1) {
    const said = await act();
    const sure = said !== '' && !UNSURE.test(said);
    if (sure || unsure >= MOST_UNSURE) return { said, ...(unsure > 0 ? { unsure } : {}) };
  }
}

async function follow(driving: Driving, act: Extract<Act, { is: 'follow' }>, where: Where): Promise<Outcome> {
  const about = await chosen(driving, act);
  if (about === undefined) return { said: '' };
  return { about, ...(await untilSure(async () => type(driving, `follow ${about}`, where))) };
}

async function cancel(driving: Driving, act: Extract<Act, { is: 'cancel' }>, where: Where): Promise<Outcome> {
  const about = await chosen(driving, act);
  if (about === undefined) return { said: '' };
  const QUESTION = /^\*Cancel /;
  const { said } = await untilSure(async () => type(driving, `cancel ${about}`, where));
  if (!QUESTION.test(said)) return { about, said };
  const at = Date.now();
  const answer = await press(driving, 'question:answer', QUESTION, where);
  return { about, yes: { at, answered: Date.now() }, said: answer };
}

/** One of the runs, or of the jobs at Adobe, that go on now. */
async function chosen({ world, redis }: Driving, { what, which }: { what: 'run' | 'job'; which: number }) {
  const all = what === 'run' ? await redis.smembers(keys.live) : await jobsGoingOn(world);
  return all.sort()[Math.floor(which * all.length)];
}

async function jobsGoingOn({ adobe }: World): Promise<string[]> {
  return (await adobe.jobs())
    .filter(({ status, source }) => !isOver(status) && source !== 'scheduler')
    .map(({ id }) => id);
}

/** Nothing goes wrong any more; whoever waits for a place is forgotten by their asker; all come to their ends. */
async function settle(driving: Driving): Promise<void> {
  const { world, redis } = driving;
  await namesAnswer(driving);
  await driving.crew?.settle();
  await world.adobe.clearFaults();
  await world.slack.clearFaults();
  await waitUntil(
    'all runs are over',
    async () => {
      const live = await redis.smembers(keys.live);
      if (live.length === 0) return true;
      await jobsEnd(driving);
      for (const run of await withoutPlace(driving, live)) await forget(driving, run);
      return undefined;
    },
    PATIENCE_MS,
    200,
  ).catch(() => undefined); // what is left is for the audit to say
}

/** Those that were offered another place and have told nothing anywhere yet. */
async function withoutPlace({ world, redis }: Driving, live: string[]) {
  const { posts } = await seenBy(world);
  const asleep = await asleepIn(redis);
  return posts.flatMap(({ run, post, channel }) => {
    const offered = post === 'offer' && live.includes(run) && asleep.includes(run);
    return offered && !posts.some((one) => one.run === run && one.post === 'card') ? [{ run, channel }] : [];
  });
}

async function forget({ world, cast }: Driving, { run, channel }: { run: string; channel: string }): Promise<void> {
  const user = cast.people.find((person) => channel.endsWith(person.slice(1))) ?? '';
  await world.slack.click({ user, channel, actionId: 'run:forget', value: run });
}

async function rest({
  cast,
  redis,
  entries,
  asleep,
}: Driving): Promise<Omit<Ledger, 'posts' | 'jobs' | 'calls' | 'kills' | 'lagMs'>> {
  const queue = new Queue(QUEUE, { connection: redis, prefix: keys.queuePrefix });
  const live = await redis.smembers(keys.live);
  const queued = await waitUntil(
    'the queue is empty',
    async () => {
      const counts = Object.values(await queue.getJobCounts('active', 'delayed', 'waiting')).reduce(
        (sum, one) => sum + one,
        0,
      );
      return counts === 0 || live.length > 0 ? counts : undefined;
    },
    PATIENCE_MS,
  ).catch(() => -1);
  await queue.close();
  const closed = [cast.rooms[CLOSED] ?? ''];
  if (entries.some(({ act }) => act.is === 'archive')) closed.push(cast.rooms[PASSING] ?? '');
  return { entries, asleep, left: { live, queued }, closed, names: cast.names };
}
