import type { ListedJob } from '../../playground/adobe/control.js';
import { audience } from '../journeys/meeting.js';
import type { Act } from './draw.js';
import type { Call, Entry, Ledger, Post } from './ledger.js';

/** Pieces of made-up ledgers. */

const VIP = [audience('01')];

export const job = (id: string, made: number, more: Partial<ListedJob> = {}): ListedJob => ({
  id,
  kind: 'segment',
  sandbox: 'dev',
  segmentIds: VIP,
  body: {},
  source: 'api',
  requestId: `request-${id}`,
  createdAt: made,
  startsAt: made,
  endsAt: made + 1_000,
  script: { kind: 'segment' },
  counters: { [audience('01')]: 4_000 + made / 1_000 },
  batches: [],
  status: 'SUCCEEDED',
  ...more,
});
export const sent = (at: number): Call => ({
  method: 'POST',
  path: '/data/core/ups/segment/jobs',
  body: VIP.map((segmentId) => ({ segmentId })),
  status: 200,
  at,
});
export const listed = (at: number): Call => ({ ...sent(at), method: 'GET', body: undefined });
export const deleted = (id: string, at: number): Call => ({
  method: 'DELETE',
  path: `/data/core/ups/segment/jobs/${id}`,
  body: undefined,
  status: 204,
  at,
});
export const act = (deed: Partial<Act> & Pick<Act, 'is'>): Act => ({ by: 0, room: 0, together: false, ...deed }) as Act; // whole for its kind
export const asks = (run: string, at: number, more: Partial<Entry> = {}): Entry => ({
  act: act({ is: 'ask', kind: 'evaluation', set: 0, dataset: 0, leavers: false, insists: false }),
  person: 'U1',
  room: 'C1',
  at,
  done: at + 5,
  said: `${run} queued. I’ll post the result in <#C1>.`,
  ...more,
});
/** What is done to Adobe: nobody hears of it. */
export const does = (deed: Partial<Act> & Pick<Act, 'is'>, at: number): Entry => ({
  ...asks('', at),
  act: act(deed),
  said: '',
});
export const cancels = (about: string, at: number): Entry => ({
  act: act({ is: 'cancel', what: 'run', which: 0 }),
  person: 'U1',
  room: 'C1',
  at,
  done: at + 10,
  about,
  said: `Cancelling ${about}. I’ll post the result in the same channel as its card.`,
  yes: { at, answered: at + 10 },
});
export const post = (run: string, kind: string, at: number, text = ` · ${run} · ended `, channel = 'C1'): Post => ({
  channel,
  run,
  post: kind,
  text,
  at,
});
export const counted = (run: string, number: string) =>
  `✅ VIP buyers ${number}\n*VIP buyers*: ${number} profiles\nTook 6 s · dev · ${run}`;

/** One run that was asked for, sent, counted and told, with what else is said to have happened. */
export function ledger(more: Partial<Ledger> = {}): Ledger {
  return {
    entries: [asks('R-1', 1_000)],
    posts: [post('R-1', 'card', 1_100), post('R-1', 'report', 3_500, counted('R-1', '4,002'))],
    jobs: [job('one', 2_000)],
    calls: [listed(1_150), sent(2_000)],
    asleep: [{ at: 1_500, runs: ['R-1'] }],
    kills: [],
    lagMs: 20,
    closed: ['C9'],
    names: {},
    left: { live: [], queued: 0 },
    ...more,
  };
}

/** R-1 was given the second of two evaluations, both of which were asked for. */
export const later: Partial<Ledger> = {
  jobs: [job('one', 2_000), job('two', 4_000)],
  posts: [post('R-1', 'card', 1_100), post('R-1', 'report', 5_500, counted('R-1', '4,004'))],
  entries: [asks('R-1', 1_000), asks('R-2', 1_000, { said: 'R-1 queued.' })],
};

/** R-2 does the same as R-1 did, whose report was on its way. */
export const again: Partial<Ledger> = {
  jobs: [job('one', 2_000), job('two', 4_000)],
  posts: [...ledger().posts, post('R-2', 'card', 3_600), post('R-2', 'report', 5_500, counted('R-2', '4,004'))],
  calls: [listed(1_150), sent(2_000), listed(3_900), sent(4_000)],
  entries: [asks('R-1', 1_000), asks('R-2', 3_450)],
};

/** U2 follows a job by its id in C2, which R-1 has taken for its own, and is told so there. */
export const followed = (report: string): Partial<Ledger> => ({
  entries: [
    asks('R-1', 1_000),
    {
      ...asks('R-1', 1_000),
      act: act({ is: 'follow', what: 'job', which: 0 }),
      about: 'one',
      room: 'C2',
      person: 'U2',
      said: 'Following R-1: …',
    },
  ],
  posts: [...ledger().posts, post('R-1', 'report', 3_500, report, 'C2')],
});
