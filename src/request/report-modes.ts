/** Where reports go: channel and card's thread, thread only, or thread and, if something went wrong, the channel. */
export const REPORT_MODES = ['channel', 'thread', 'failures'] as const;
export type ReportMode = (typeof REPORT_MODES)[number];

export interface ReportSettings {
  told: ReportMode;
  /** Slack ids of people (U…, W…) and of user groups (S…) who are mentioned in a report, at most MOST_MENTIONS. */
  mention: string[];
}

export const MOST_MENTIONS = 10;
