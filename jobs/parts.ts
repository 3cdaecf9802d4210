import type { Parts } from '../src/compose.js';
import type { Config } from '../src/config.js';
import type { Reach } from '../src/runs/reach.js';
import type { RateLimit } from './rate-limit.js';
import type { BackgroundSlack } from './slack-client.js';
import type { StageLog } from './stage-log.js';

/** What the work on runs is made of. Each class picks what it needs, and names how little of it, where more could send. */
export type JobParts = Parts &
  Config['runs'] & {
    orgId: string;
    adobeTimeoutMs: number;
    slackTimeoutMs: number;
    pace: RateLimit;
    reach: Reach;
    slack: BackgroundSlack;
    stages: StageLog;
  };
