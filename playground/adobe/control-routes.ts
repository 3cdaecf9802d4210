import { z } from 'zod';
import type { Fault } from '../faults.js';
import { madeAudience } from './content.js';
import type { Reply } from './refusals.js';
import { isOver } from './simulated-job.js';
import type { Script, Settings } from './state.js';
import type { World } from './running.js';

const ids = z.object({ sandbox: z.string(), segmentIds: z.array(z.string()), source: z.string().default('api') });

const many = z.object({ kind: z.enum(['segment', 'export']), sandbox: z.string(), count: z.number() });

const added = z.object({
  name: z.string(),
  id: z.string().exactOptional(),
  kind: z.enum(['batch', 'streaming', 'edge', 'external', 'account', 'draft']).exactOptional(),
  mergePolicyId: z.string().exactOptional(),
  size: z.number().exactOptional(),
});
export type AddedAudience = z.infer<typeof added>;

/** What tests and the demo may do to this world; the bodies come from our own control client. */
export function control(world: World, name: string, body: unknown): Reply {
  const { state, held, traffic } = world;
  const ok = (answer: unknown = {}): Reply => ({ status: 200, body: answer });
  switch (name) {
    case 'settings':
      Object.assign(state.settings, z.custom<Partial<Settings>>().parse(body));
      return ok(state.settings);
    case 'fault':
    case 'clear-faults':
    case 'release':
      return trouble(world, name, body);
    case 'next-job':
      state.scripts.push(z.custom<Script>().parse(body));
      return ok();
    case 'outside-job':
      return ok({ id: outsideJob(world, body) });
    case 'outside-jobs':
      return ok({ ids: outsideJobs(world, body) });
    case 'cancel-outside':
      return cancelOutside(world, body);
    case 'nightly':
      return nightly(world, body);
    case 'end-jobs':
      endJobs(world);
      return ok();
    case 'jobs':
      return ok(state.jobs.map((job) => ({ ...job, status: state.statusOf(job) })));
    case 'traffic':
      return ok(traffic);
    case 'tally':
      return ok(tally(world, body));
    case 'held':
      return ok([...held.entries()].map(([id, { method, path }]) => ({ id, method, path })));
    case 'expire-tokens':
      state.tokens.clear();
      return ok();
    default:
      return byOthers(world, name, body);
  }
}

/** What somebody else does at Adobe. */
function byOthers(world: World, name: string, body: unknown): Reply {
  if (name === 'add-audiences') return addAudiences(world, body);
  if (name === 'remove-audiences') return removeAudiences(world, body);
  if (name === 'remove-schedule') return removeSchedule(world, body);
  if (name === 'respell-schedule') return respellSchedule(world, body);
  return { status: 404, body: { error: `no control named ${name}` } };
}

const tallied = z.object({ method: z.string(), path: z.string(), from: z.number(), until: z.number().optional() });

/** How many requests of a time fit: for those who need no more of the traffic. */
function tally({ traffic }: World, body: unknown): number {
  const { method, path, from, until = Infinity } = tallied.parse(body);
  const fits = new RegExp(path, 'u');
  return traffic.filter((one) => one.method === method && one.at >= from && one.at < until && fits.test(one.path))
    .length;
}

function outsideJob({ state }: World, body: unknown): string {
  const { sandbox, segmentIds, source } = ids.parse(body);
  return state.evaluate(sandbox, segmentIds, 'outside', source).id;
}

function outsideJobs({ state }: World, body: unknown): string[] {
  const { kind, sandbox, count } = many.parse(body);
  return state.startOutside(kind, sandbox, count);
}

function cancelOutside({ state }: World, body: unknown): Reply {
  const { id } = z.object({ id: z.string() }).parse(body);
  const job = state.jobs.find((one) => one.id === id);
  if (!job) return { status: 404, body: { error: `no job ${id}` } };
  state.cancel(job);
  return { status: 200, body: {} };
}

/** What goes wrong with requests, and that it does so no longer. */
function trouble({ faults, held }: World, name: 'fault' | 'clear-faults' | 'release', body: unknown): Reply {
  if (name === 'fault') faults.add(z.custom<Fault>().parse(body));
  if (name === 'fault') return { status: 200, body: {} };
  const { path } = z.object({ path: z.string().optional() }).prefault({}).parse(body);
  if (name === 'clear-faults') faults.clear(path);
  else for (const one of [...held.values()]) if (new RegExp(path ?? '').test(one.path)) one.release();
  return { status: 200, body: {} };
}

/** What has not ended ends now, as it was to end. */
function endJobs({ state }: World): void {
  const now = Date.now();
  for (const job of state.jobs) {
    if (isOver(state.statusOf(job)) || job.createdAt > now) continue;
    Object.assign(job, { startsAt: Math.min(job.startsAt, now), endsAt: now });
    delete job.script.stuck;
  }
}

function nightly({ state }: World, body: unknown): Reply {
  const job = state.nightly(z.object({ sandbox: z.string() }).parse(body).sandbox);
  return job ? { status: 200, body: { id: job.id } } : { status: 409, body: { error: 'no schedule is active' } };
}

function addAudiences({ state }: World, body: unknown): Reply {
  const { sandbox, audiences } = z.object({ sandbox: z.string(), audiences: z.array(added) }).parse(body);
  const made = audiences.map((one) => madeAudience(one));
  state.at(sandbox).audiences.push(...made);
  return { status: 200, body: { ids: made.map(({ id }) => id) } };
}

function removeAudiences({ state }: World, body: unknown): Reply {
  const { sandbox, ids } = z.object({ sandbox: z.string(), ids: z.array(z.string()) }).parse(body);
  const place = state.at(sandbox);
  place.audiences = place.audiences.filter(({ id }) => !ids.includes(id));
  return { status: 200, body: {} };
}

/** Whatever Adobe’s interface writes, or wrote once: more than a request may say. */
function respellSchedule({ state }: World, body: unknown): Reply {
  const { sandbox, cron } = z.object({ sandbox: z.string(), cron: z.string() }).parse(body);
  for (const schedule of state.at(sandbox).schedules) schedule.cron = cron;
  return { status: 200, body: {} };
}

function removeSchedule({ state }: World, body: unknown): Reply {
  const { sandbox, id } = z.object({ sandbox: z.string(), id: z.string() }).parse(body);
  const place = state.at(sandbox);
  place.schedules = place.schedules.filter((schedule) => schedule.id !== id);
  return { status: 200, body: {} };
}
