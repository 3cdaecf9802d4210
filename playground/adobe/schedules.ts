import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Call, type Route, UPS } from './call.js';
import type { SimulatedSchedule } from './content.js';
import { type Reply, ups } from './refusals.js';
import type { AdobeState } from './state.js';

export const scheduleRoutes: Route[] = [
  ['GET', `${UPS}/config/schedules`, list],
  ['POST', `${UPS}/config/schedules`, create],
  ['GET', `${UPS}/config/schedules/:id`, get],
  ['PATCH', `${UPS}/config/schedules/:id`, change],
  ['DELETE', `${UPS}/config/schedules/:id`, remove],
];

const MOST_POLICIES = 5;

/** Quartz with six or seven fields, one of the two day fields `?`, and once in 24 hours at most. */
function whyNotDaily(cron: string): string | undefined {
  const fields = cron.trim().split(/\s+/);
  if (fields.length !== 6 && fields.length !== 7) return 'a Quartz expression has six or seven fields';
  const [second = '', minute = '', hour = '', day, , weekday] = fields;
  if ((day === '?') === (weekday === '?')) return 'exactly one of day-of-month and day-of-week must be ?';
  const fixed = [second, minute, hour].every((field) => /^\d+$/.test(field));
  if (!fixed) return 'a schedule may run once in 24 hours only';
  return Number(second) > 59 || Number(minute) > 59 || Number(hour) > 23 ? 'no such time of day' : undefined;
}

function scheduleBody(state: AdobeState, schedule: SimulatedSchedule, sandbox: string): Record<string, unknown> {
  const { id, name, type, cron, active, system, createEpoch, updateEpoch } = schedule;
  const current = state.settings.dialect === 'current';
  return {
    id,
    imsOrgId: 'USHER@AdobeOrg',
    name,
    state: active ? 'active' : 'inactive',
    type,
    schedule: cron,
    createEpoch,
    updateEpoch,
    sandbox: { sandboxName: sandbox, type: sandbox === 'prod' ? 'production' : 'development' },
    // The schedule that Adobe made by itself shows no segments in newer answers.
    properties: { segments: system && current ? [] : ['*'] },
    ...(current ? { frequency: 'daily' } : {}),
  };
}

function list(state: AdobeState, { query, sandbox }: Call): Reply {
  const start = Number(query.get('start') ?? 0);
  const { schedules } = state.at(sandbox);
  const children = schedules
    .slice(start, start + Number(query.get('limit') ?? 100))
    .map((schedule) => scheduleBody(state, schedule, sandbox));
  const _page = { totalCount: schedules.length, pageSize: children.length };
  return { status: 200, body: { _page, children, _links: { next: {} } } };
}

const scheduleRequest = z
  .object({
    name: z.string().min(1),
    type: z.enum(['batch_segmentation', 'export']),
    properties: z.object({ segments: z.tuple([z.literal('*')]) }),
    schedule: z.string(),
    state: z.enum(['active', 'inactive']).default('inactive'),
  })
  .strict();

function create(state: AdobeState, { body, sandbox, requestId }: Call): Reply {
  const refuse = (words: string) => ups(400, 'UPAPI-113434-400', words, requestId);
  const read = scheduleRequest.safeParse(body);
  if (!read.success) return refuse(`Invalid schedule: ${read.error.issues[0]?.path.join('.') ?? 'body'}`);
  const { name, type, schedule: cron, state: word } = read.data;
  if (type === 'export' && state.settings.dialect === 'current') return refuse('Unknown schedule type export.');
  const reason = whyNotDaily(cron);
  if (reason !== undefined) return refuse(`Invalid cron expression: ${reason}.`);
  if (state.policies().length > MOST_POLICIES)
    return refuse(`Scheduled evaluation is not available with more than ${MOST_POLICIES} merge policies.`);
  const { schedules } = state.at(sandbox);
  if (schedules.length > 0) return refuse('A schedule exists already in this sandbox.');
  const now = Math.floor(Date.now() / 1000);
  const active = word === 'active';
  const schedule = {
    id: randomUUID(),
    name,
    type,
    cron,
    active,
    system: false,
    createEpoch: now,
    updateEpoch: now,
    inForce: { cron, active: false },
  };
  schedules.push({ ...schedule, changedAt: Date.now() });
  return { status: 200, body: scheduleBody(state, { ...schedule, changedAt: 0 }, sandbox) };
}

function find(state: AdobeState, { sandbox, requestId }: Call, id: string): SimulatedSchedule | Reply {
  const schedule = state.at(sandbox).schedules.find((known) => known.id === id);
  return schedule ?? ups(404, 'UPAPI-113430-404', `Schedule ${id} not found.`, requestId);
}

function get(state: AdobeState, call: Call, id: string): Reply {
  const found = find(state, call, id);
  return 'status' in found ? found : { status: 200, body: scheduleBody(state, found, call.sandbox) };
}

const patch = z
  .array(
    z.discriminatedUnion('path', [
      z.object({ op: z.enum(['add', 'replace']), path: z.literal('/state'), value: z.enum(['active', 'inactive']) }),
      z.object({ op: z.enum(['add', 'replace']), path: z.literal('/schedule'), value: z.string() }),
    ]),
  )
  .min(1);

/** Shows at once; the scheduler takes it up later. `replace` is known to the newest documents only. */
function change(state: AdobeState, call: Call, id: string): Reply {
  const found = find(state, call, id);
  if ('status' in found) return found;
  const refuse = (words: string) => ups(400, 'UPAPI-113434-400', words, call.requestId);
  const read = patch.safeParse(call.body);
  if (!read.success) return refuse('The body must be a list of JSON Patch operations.');
  for (const { op, path, value } of read.data) {
    if (op === 'replace' && state.settings.dialect === 'tutorial') return refuse('Unknown operation replace.');
    const reason = path === '/schedule' ? whyNotDaily(value) : undefined;
    if (reason !== undefined) return refuse(`Invalid cron expression: ${reason}.`);
  }
  found.inForce = state.inForce(found);
  for (const { path, value } of read.data) {
    if (path === '/schedule') found.cron = value;
    else found.active = value === 'active';
  }
  found.changedAt = Date.now();
  found.updateEpoch = Math.floor(found.changedAt / 1000);
  return { status: 204 };
}

function remove(state: AdobeState, call: Call, id: string): Reply {
  const found = find(state, call, id);
  if ('status' in found) return found;
  const { schedules } = state.at(call.sandbox);
  schedules.splice(schedules.indexOf(found), 1);
  return { status: 204 };
}
