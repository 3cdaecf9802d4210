import type { Person } from '../access.js';
import { findSandbox } from '../resolve/resolve-request.js';
import { type RunRecord, isLive } from '../runs/record.js';
import { channelsOf } from '../runs/places.js';
import type { Services } from '../services.js';
import type { RunView } from '../runs/view.js';
import { type ShownSchedule, toScheduleView } from './schedules.js';
import { withTimeout } from '../platform/timeout.js';
import type { SandboxRef } from '../request/request.js';

/** What a person's Home shows of runs and schedules. */
export interface HomeView {
  /** Newest first. */
  mine: RunView[];
  running: RunView[];
  moreRunning: number;
  reports: RunView[];
  /** False where Slack did not say which channels the person is in. */
  channelsKnown: boolean;
  /** Of each sandbox; absent where Adobe does not tell them in time, or at all. */
  schedules: {
    sandbox: SandboxRef;
    schedules?: ShownSchedule[];
    /** How many more there are that could not be read. */
    unread?: number;
  }[];
}

const MINE = 5;
const RUNNING = 10;
const RECENT = 8;
/** Of so many runs of a person's channels the reports are picked: others may not be for their eyes. */
const LOOKED_THROUGH = 40;
const SANDBOXES = 3;
/** Adobe's schedules are waited for no longer: the Home shows without them. */
const ADOBE_MS = 3_000;

interface Read {
  run: string;
  facts: RunRecord;
}

/**
 * All that a person's Home shows. A run is shown to who asked for it, and to the members of the channels where it is
 * told; where Slack does not say which those are, to who asked for it only.
 */
export async function homeOf(person: Person, services: Services): Promise<HomeView> {
  const { runs } = services;
  const channels = await sharedChannels(person, services);
  const [mine, live, recent, schedules] = await Promise.all([
    runs.newest({ person: person.id }, MINE).then((list) => read(list, services)),
    runs.live().then((list) => read(list, services)),
    runs.newest({ channels: channels ?? [] }, LOOKED_THROUGH).then((list) => read(list, services)),
    schedulesFor(channels ?? [], services),
  ]);
  const known = new Set(channels);
  const others = (list: Read[]) =>
    list.filter(({ run, facts }) => channelsOf(facts).some((channel) => known.has(channel)) && !isOneOf(mine, run));
  const running = others(live.filter(({ facts }) => isLive(facts))).sort((a, b) => b.facts.asked.at - a.facts.asked.at);
  const reports = others(recent).filter(({ facts }) => facts.ending);
  return {
    channelsKnown: channels !== undefined,
    schedules,
    moreRunning: Math.max(0, running.length - RUNNING),
    mine: await stories(mine, services),
    running: await stories(running.slice(0, RUNNING), services),
    reports: await stories(reports.slice(0, RECENT), services),
  };
}

const isOneOf = (list: Read[], run: string) => list.some((one) => one.run === run);

async function sharedChannels({ id }: Person, { users, log }: Services): Promise<string[] | undefined> {
  return users.channels(id).catch((error: unknown) => {
    log.warn({ err: error }, 'Slack does not say which channels somebody is in; their Home shows their own runs only');
    return undefined;
  });
}

/** Records that this version cannot read are left out. */
async function read(list: string[], { runs }: Services): Promise<Read[]> {
  const all = await Promise.all(list.map(async (run) => ({ run, facts: await runs.readOrSkip(run) })));
  return all.flatMap(({ run, facts }) => (facts ? [{ run, facts }] : []));
}

/** Without those whose names are still being checked, or that came to nothing. */
async function stories(list: Read[], { viewOf }: Services): Promise<RunView[]> {
  const told = list.filter(({ facts }) => !facts.refusal);
  return (await Promise.all(told.map(({ run, facts }) => viewOf(run, facts)))).flatMap((one) => one ?? []);
}

/** In the sandboxes that the person's channels work in: one of which Adobe tells nothing costs only itself. */
async function schedulesFor(channels: string[], services: Services): Promise<HomeView['schedules']> {
  const names = (await services.channels.sandboxesOf(channels)).slice(0, SANDBOXES);
  return Promise.all(names.map((name) => schedulesIn(name, services)));
}

async function schedulesIn(name: string, { adobe, log }: Services): Promise<HomeView['schedules'][number]> {
  const untold = (error: unknown) => {
    log.warn({ err: error, sandbox: name }, 'a Home shows no schedule');
    return undefined;
  };
  const inTime = <Value>(asked: Promise<Value>) => withTimeout(ADOBE_MS, asked.catch(untold), () => undefined);
  const [sandbox, schedules] = await Promise.all([
    inTime(findSandbox({ sandbox: name }, adobe)),
    inTime(adobe.schedules.list({ sandbox: name, timeoutMs: ADOBE_MS })),
  ]);
  return {
    // Unknown counts as production.
    sandbox: sandbox ?? { name, type: 'production' },
    ...(schedules ? { schedules: schedules.map(toScheduleView) } : {}),
    unread: schedules?.unread ?? 0,
  };
}
