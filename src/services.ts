import type { Access } from './access.js';
import type { Adobe } from './adobe/index.js';
import type { Answers } from './slack/shareable-answers.js';
import type { Cancelling } from './runs/cancel.js';
import type { MemberNow } from './runs/current-standing.js';
import type { Questions } from './questions/unclear-request.js';
import type { Taking } from './runs/accept.js';
import type { Catalogue } from './adobe/cache.js';
import type { Channels } from './slack/channel-settings.js';
import type { Effects } from './runs/effect-locks.js';
import type { Guests } from './slack/guest-notices.js';
import type { Facts } from './runs/record.js';
import type { Log } from './platform/log.js';
import type { Memory } from './runs/past-runs.js';
import type { People } from './slack/users.js';
import type { PersonLimits } from './decisions/person-limits.js';
import type { RunQueue } from './queue.js';
import type { Reach } from './runs/reach.js';
import type { Recents } from './runs/recent-audiences.js';
import type { Runs } from './runs/store.js';
import type { Story } from './runs/view.js';
import type { Verb } from './handlers.js';

/** What handlers may use; built once, in main.ts. */
export interface Services {
  access: Access;
  adobe: Adobe;
  answers: Answers;
  cancelling: Cancelling;
  catalogue: Catalogue;
  channels: Channels;
  effects: Effects;
  guests: Guests;
  limits: PersonLimits;
  memberNow: MemberNow;
  memory: Memory;
  people: People;
  questions: Questions;
  queue: RunQueue;
  reach: Reach;
  recents: Recents;
  runs: Runs;
  taking: Taking;
  /** A run's story as its cards and reports tell it; undefined while its names are being checked. */
  story: (run: string, facts: Facts) => Promise<Story | undefined>;
  /** Makes the next look at a run's Adobe job due now. */
  hurry: (facts: Facts) => Promise<void>;
  /** All verbs, for help. */
  verbs: Record<string, Verb>;
  /** Whether profiles may be looked up at all. */
  profileLookup: boolean;
  log: Log;
  now: () => Date;
}
