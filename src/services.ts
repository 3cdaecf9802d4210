import type { Access } from './access.js';
import type { Adobe } from './adobe/index.js';
import type { Answers } from './answers.js';
import type { Cancelling } from './asking/cancelling.js';
import type { MemberNow } from './asking/member-now.js';
import type { Questions } from './asking/questions.js';
import type { Taking } from './asking/taking.js';
import type { Catalogue } from './catalogue.js';
import type { Channels } from './channels.js';
import type { Effects } from './runs/effects.js';
import type { Guests } from './guests.js';
import type { Facts } from './runs/facts.js';
import type { Log } from './log.js';
import type { Memory } from './runs/memory.js';
import type { People } from './people.js';
import type { PersonLimits } from './person-limits.js';
import type { RunQueue } from './queue.js';
import type { Reach } from './reach.js';
import type { Recents } from './runs/recents.js';
import type { Runs } from './runs/runs.js';
import type { Story } from './runs/story.js';
import type { Verb } from './surface.js';

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
