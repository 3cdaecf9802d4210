/** What may be set when the simulated Adobe starts, and at any time after. */
export interface Settings {
  /** Milliseconds, divided by `speed`; a job keeps what was set when it was created. */
  queuedMs: number;
  evaluationMs: number;
  exportMs: number;
  cancelMs: number;
  estimateMs: number;
  /** How long the scheduler goes by what a schedule was before its last change: half an hour in life. */
  takeUpMs: number;
  /** How many times faster than said the above pass: 600 makes two hours twelve seconds. */
  speed: number;
  /** On-demand evaluations a sandbox and UTC day, and how the next one is refused. */
  quota: number;
  quotaStatus: 400 | 403 | 429;
  /** What happens to an evaluation while another runs. */
  busy: 'queue' | 'refuse';
  /** A new job shows in lists and look-ups only after this long. */
  listingLagMs: number;
  dialect: 'tutorial' | 'current';
  /** The answer to a DELETE of a job that is being cancelled, or was: no document says. */
  secondCancel: 'taken' | 403 | 404;
  /** Do jobs carry our x-request-id? */
  echoRequestId: boolean;
  /**
   * What a segment job that somebody sent says of itself: `api`; or, as Adobe's own samples have it, `scheduler`, and
   * `as-sampled`: also a schedule's id, and a request id made from it.
   */
  sentSays: 'api' | 'scheduler' | 'as-sampled';
  /** Are the files of a batch directories, whose parts have ids of their own, and no names and sizes? */
  directories: boolean;
  /** Are exports without a merge policy, or without its version, shown with the one that Adobe takes? */
  fillsInPolicy: boolean;
  /** Does Adobe export by itself after an on-demand evaluation? */
  ownExports: boolean;
  /** Does the traffic keep what was answered? So much of it may fill the memory. */
  keepsAnswers: boolean;
  /** How many jobs of the kind others start after each answered list of jobs. */
  arrivals: number;
  /** Whether segment jobs count by status: the tutorial's do not. */
  statusCounters: boolean;
  /** Merge policies in each sandbox: more than five, and there is no scheduled evaluation. */
  policies: number;
  /** Whether the organisation has Real-Time CDP Ultimate. */
  profileLookup: boolean;
  /** What the credential lacks the permission for. */
  denied: Permission[];
  /** The only organisation that is served; absent: any. */
  org?: string;
}

export type Permission = 'evaluate' | 'export' | 'audiences' | 'datasets' | 'policies' | 'schedules' | 'profiles';

export const defaults: Settings = {
  queuedMs: 200,
  evaluationMs: 800,
  exportMs: 800,
  cancelMs: 200,
  quota: 2,
  quotaStatus: 403,
  estimateMs: 200,
  takeUpMs: 1_800_000,
  speed: 1,
  keepsAnswers: true,
  arrivals: 0,
  policies: 2,
  profileLookup: true,
  statusCounters: true,
  busy: 'queue',
  listingLagMs: 0,
  secondCancel: 'taken',
  dialect: 'tutorial',
  echoRequestId: true,
  sentSays: 'api',
  directories: false,
  fillsInPolicy: false,
  ownExports: true,
  denied: [],
};
