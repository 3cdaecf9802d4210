import { z } from 'zod';
import { orUndefined } from '../errors.js';
import { readQuartz } from './quartz.js';
import { onlyTime } from './schedule-time.js';
import { type AdobeClient, type Call, type CallFor, inPath } from './client.js';
import { type Entries, lenientList } from './lenient-lists.js';
import { paginate, listWithGaps, queryParam } from './pagination.js';
import { entry, id, lenient, moment, pieces, text } from './lenient.js';
import { jobStatus } from './schemas.js';
import { ALL_AUDIENCES } from '../request/request.js';

const PATH = '/data/core/ups/config/schedules';
const PAGE = 100;
const MAX_PAGES = 10;

/** `segments` is `["*"]` or ids; the schedule that Adobe made itself may show none. */
const properties = lenient(pieces({ segments: lenientList(id) })).transform((all) => ({
  ...all,
  segments: all?.segments ?? [],
}));

/** Unknown fields are kept; `type` and `state` are whatever word Adobe uses. */
export const scheduleSchema = entry(
  { id, state: jobStatus, properties },
  {
    name: text,
    type: text,
    /** Quartz cron, UTC: second minute hour day-of-month month day-of-week [year]. Absent in newer answers. */
    schedule: text,
    /** `daily` or `weekly`, if Adobe says. */
    frequency: text,
    /** Seconds, unlike the times of jobs. */
    createEpoch: moment,
    updateEpoch: moment,
  },
);

export type Schedule = z.infer<typeof scheduleSchema>;

const listSchema = listWithGaps('children', scheduleSchema);

/** `accepted`: Adobe said yes but does not show the change yet. `undone`: Adobe did not answer and shows no change. */
type ChangeResult = { is: 'done'; schedule: Schedule } | { is: 'accepted' | 'undone' | 'unknown' };

/** Schedules of batch evaluation. They affect everybody in a sandbox; Adobe applies a change within 30 minutes. */
export class Schedules {
  constructor(private readonly client: AdobeClient) {}

  /** All schedules: a classic sandbox has one, newer ones may have several. */
  async list(call: Call): Promise<Entries<Schedule>> {
    const { items } = await paginate({ maxPages: MAX_PAGES }, async (start, seen) => {
      const query = { start: start ?? 0, limit: PAGE };
      const { places, total = 0, link } = await this.client.read({ ...call, path: PATH, schema: listSchema, query });
      const all = seen + places.length >= total && places.length < PAGE;
      const next = queryParam(link, 'start') ?? String(seen + places.length);
      return { places, next: all ? undefined : next };
    });
    return items;
  }

  async get(call: CallFor): Promise<Schedule> {
    return this.client.read({ ...call, path: `${PATH}/${inPath(call.id)}`, schema: scheduleSchema });
  }

  /**
   * Evaluates everything in the sandbox. Never retried: list by name before asking again. Throws AdobeError
   * `bad-request` if the sandbox has a schedule already, or more than five merge policies.
   */
  async create(
    call: Call & { name: string; cron: string; active: boolean; requestId?: string | undefined },
  ): Promise<Schedule> {
    const { name, cron, active } = call;
    const body = {
      name,
      type: 'batch_segmentation',
      properties: { segments: [ALL_AUDIENCES] },
      schedule: strict(cron),
      state: active ? 'active' : 'inactive',
    };
    return this.client.create({ ...call, path: PATH, body, schema: scheduleSchema });
  }

  /** Idempotent. */
  async setActive(call: CallFor & { active: boolean }): Promise<void> {
    await this.#patch(call, '/state', call.active ? 'active' : 'inactive');
  }

  /** Idempotent. */
  async setTime(call: CallFor & { cron: string }): Promise<void> {
    await this.#patch(call, '/schedule', strict(call.cron));
  }

  /** Makes a change once and reads it back: its answer, 204, may never come. Throws AdobeError if Adobe refuses. */
  async applyAndVerify(
    { sandbox }: { sandbox: string },
    change: () => Promise<unknown>,
    isDone: (schedule: Schedule) => boolean,
  ): Promise<ChangeResult> {
    const unanswered = orUndefined('unavailable', 'unknown-outcome');
    const answered = await change().then(() => true, unanswered);
    const all = await this.list({ sandbox }).catch(orUndefined());
    const schedule = all?.find(isDone);
    if (schedule) return { is: 'done', schedule };
    return { is: answered ? 'accepted' : all ? 'undone' : 'unknown' };
  }

  /** `add` replaces the value; it is the one operation that every edition of Adobe's documents knows. */
  async #patch(call: CallFor, path: string, value: string): Promise<void> {
    await this.client.request({
      ...call,
      method: 'PATCH',
      path: `${PATH}/${inPath(call.id)}`,
      intent: 'change',
      schema: z.unknown(),
      body: [{ op: 'add', path, value }],
    });
  }
}

/** Is it Quartz, running at most once in 24 hours as Adobe demands? */
export function isScheduleTime(cron: string): boolean {
  const quartz = readQuartz(cron);
  return quartz !== undefined && onlyTime(quartz) !== undefined;
}

function strict(cron: string): string {
  if (!isScheduleTime(cron)) throw new Error(`not a Quartz expression that runs at most once a day: ${cron}`);
  return cron;
}
