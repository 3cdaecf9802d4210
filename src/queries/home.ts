import type { Person } from '../access.js';
import { defined } from '../platform/defined.js';
import { withTimeout } from '../platform/timeout.js';
import { findSandbox } from '../resolve/resolve-request.js';
import { channelsOf } from '../runs/places.js';
import { isLive, type RunRecord } from '../runs/record.js';
import type { RunView } from '../runs/view.js';
import type { Services } from '../services.js';
import { MissingParts } from './inquiry.js';
import { compareRuns, nightlyRuns, type ScheduledRunSummary, withNames } from './nightly.js';
import { type NextRun, nextRuns } from './overview.js';
import { type ScheduleList, type ShownSchedule, toScheduleView } from './schedules.js';

export interface HomeView {
  /** Newest first: those of the reader that go on, and those that are over. */
  mine: RunView[];
  asked: RunView[];
  running: RunView[];
  moreRunning: number;
  /** Only the newest were looked through: there may be even more. */
  perhapsMore: boolean;
  reports: RunView[];
  /** False if Slack did not say which channels the person is in. */
  channelsKnown: boolean;
  /** By sandbox; what Adobe fails at, or is slow at, is absent. */
  nights: NightsView[];
}

interface NightsView extends Pick<ScheduleList, 'sandbox' | 'unread'> {
  schedules?: ShownSchedule[];
  /** The soonest first. */
  next?: NextRun[];
  last?: ScheduledRunSummary | 'none';
}

/** Of each kind: those that go on, and those that are over. */
const MINE = 5;
const RUNNING = 10;
const RECENT = 8;
/** How many runs of a person's channels the reports are picked from: the person may not see all of them. */
const LOOKED_THROUGH = 40;
/** How many of the runs that go on in a person's channels are looked through. */
const LIVE_LOOKED_THROUGH = 200;
const SANDBOXES = 3;
/** The last run, and those before it that tell what is usual. */
const NIGHTS = 4;
/** After this the Home shows without what Adobe has not said. */
const ADOBE_MS = 3_000;

interface Read {
  run: string;
  facts: RunRecord;
}

/** A run is shown to its asker and to members of its channels; if Slack tells no channels, to its asker only. */
export async function homeOf({ id }: Person, services: Services): Promise<HomeView> {
  const { users, runs, liveRuns, viewOf, log } = services;
  const channels = await users.channels(id).catch((error: unknown) => {
    log.warn({ err: error }, 'Slack does not say which channels somebody is in; their Home shows their own runs only');
    return undefined;
  });
  const [newest, own, there, recent, nights] = await Promise.all([
    runs.newest({ person: id }, LOOKED_THROUGH).then((list) => read(list, services)),
    liveRuns.ofPerson(id),
    liveRuns.inChannels(channels ?? []),
    runs.newest({ channels: channels ?? [] }, LOOKED_THROUGH).then((list) => read(list, services)),
    nightsFor(channels ?? [], services),
  ]);
  const known = new Set(channels);
  const newestFirst = (list: Read[]) => list.sort((a, b) => b.facts.asked.at - a.facts.asked.at);
  const goingOn = async (list: string[]) => (await read(list, services)).filter(({ facts }) => isLive(facts));
  const theirs = there.filter((run) => !own.includes(run));
  const allMine = newestFirst(await goingOn(own));
  const mine = allMine.slice(0, MINE);
  const asked = newest.filter(({ facts }) => facts.ending).slice(0, MINE);
  const shown = new Set([...allMine, ...asked].map(({ run }) => run));
  const others = (list: Read[]) =>
    list.filter(({ run, facts }) => !shown.has(run) && channelsOf(facts).some((channel) => known.has(channel)));
  const running = newestFirst(others(await goingOn(theirs.slice(0, LIVE_LOOKED_THROUGH))));
  const reports = others(recent).filter(({ facts }) => facts.ending);
  /** Without runs whose names are still being checked, and without refused ones. */
  const views = async (list: Read[]) => {
    const told = list.filter(({ facts }) => !facts.refusal);
    return (await Promise.all(told.map(({ run, facts }) => viewOf(run, facts)))).filter((view) => view !== undefined);
  };
  return {
    channelsKnown: channels !== undefined,
    nights,
    moreRunning: allMine.length - mine.length + Math.max(0, running.length - RUNNING),
    perhapsMore: theirs.length > LIVE_LOOKED_THROUGH,
    mine: await views(mine),
    asked: await views(asked),
    running: await views(running.slice(0, RUNNING)),
    reports: await views(reports.slice(0, RECENT)),
  };
}

/** Records that this version cannot read are left out. */
async function read(list: string[], { runs }: Services): Promise<Read[]> {
  const all = await Promise.all(list.map(async (run) => ({ run, facts: await runs.readOrSkip(run) })));
  return all.flatMap(({ run, facts }) => (facts ? [{ run, facts }] : []));
}

/** In the sandboxes that the person's channels work in. A sandbox that Adobe fails at does not hide the others. */
async function nightsFor(channels: string[], services: Services): Promise<NightsView[]> {
  const names = (await services.channels.sandboxesOf(channels)).slice(0, SANDBOXES);
  return Promise.all(names.map((name) => nightsIn(name, services)));
}

async function nightsIn(name: string, services: Services): Promise<NightsView> {
  const { adobe, log, now } = services;
  const untold = (error: unknown) => {
    log.warn({ err: error, sandbox: name }, 'a Home shows less of the nights');
    return undefined;
  };
  const inTime = <Value>(asked: Promise<Value>) => withTimeout(ADOBE_MS, asked.catch(untold), () => undefined);
  const place = { name, type: 'production' as const };
  const [sandbox, schedules, nights] = await Promise.all([
    inTime(findSandbox({ sandbox: name }, adobe)),
    inTime(adobe.schedules.list({ sandbox: name, timeoutMs: ADOBE_MS })),
    inTime(nightlyRuns({ sandbox: place, services }, NIGHTS)),
  ]);
  const night = nights && compareRuns(nights);
  const gaps = new MissingParts();
  const looked = night && (await inTime(withNames(night, { sandbox: place, services, gaps })));
  const named = gaps.missing.parts.length > 0 ? undefined : looked;
  return {
    // An unknown sandbox counts as production.
    sandbox: sandbox ?? place,
    ...defined({
      schedules: schedules?.map(toScheduleView),
      next: schedules && nextRuns([...schedules], now()),
      // An id says nothing to people: without names only how many moved is told.
      last: nights && (night ? (named ?? { ...night, movers: [] }) : ('none' as const)),
    }),
    unread: schedules?.unread ?? 0,
  };
}
