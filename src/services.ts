import type { Access } from './access.js';
import type { Adobe } from './adobe/index.js';
import type { ShareableAnswers } from './slack/shareable-answers.js';
import type { Cancellation } from './runs/cancel.js';
import type { CurrentStanding } from './runs/current-standing.js';
import type { OpenQuestions } from './runs/open-questions.js';
import type { RunIntake } from './runs/accept.js';
import type { AdobeCache } from './adobe/cache.js';
import type { Channels } from './slack/channel-settings.js';
import type { EffectLocks } from './runs/effect-locks.js';
import type { RunRecord } from './runs/record.js';
import type { Log } from './platform/log.js';
import type { PastRuns } from './runs/past-runs.js';
import type { Users } from './slack/users.js';
import type { PersonLimits } from './decisions/person-limits.js';
import type { RunQueue } from './queue.js';
import type { Reach } from './runs/reach.js';
import type { RecentAudiences } from './runs/recent-audiences.js';
import type { RunStore } from './runs/store.js';
import type { RunView } from './runs/view.js';
import type { VerbInfo } from './request/command.js';

/** What the bot's handlers may use; compose.ts builds it once. */
export interface Services {
  access: Access;
  adobe: Adobe;
  shareableAnswers: ShareableAnswers;
  cancellation: Cancellation;
  adobeCache: AdobeCache;
  channels: Channels;
  effectLocks: EffectLocks;
  limits: PersonLimits;
  standing: CurrentStanding;
  pastRuns: PastRuns;
  users: Users;
  questions: OpenQuestions;
  queue: RunQueue;
  reach: Reach;
  recentAudiences: RecentAudiences;
  runs: RunStore;
  intake: RunIntake;
  /** A run as its cards and reports show it; undefined while its names are still being checked. */
  viewOf: (run: string, facts: RunRecord) => Promise<RunView | undefined>;
  pollNow: (facts: RunRecord) => Promise<void>;
  /** What the verbs that there are say of themselves, for help. */
  verbs: Record<string, VerbInfo>;
  /** Whether profiles may be looked up at all. */
  profileLookup: boolean;
  log: Log;
  /** Epoch ms. */
  now: () => number;
}
