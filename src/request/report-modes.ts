/** Where reports go: into the channel too, only into the card's thread, or into the channel only when it went wrong. */
export const REPORT_MODES = ['channel', 'thread', 'failures'] as const;
export type ReportMode = (typeof REPORT_MODES)[number];

/** How a channel is told of its runs. */
export interface ReportSettings {
  told: ReportMode;
  /** Slack ids of people (U…, W…) and of user groups (S…) who are mentioned in a report, at most MOST_MENTIONS. */
  mention: string[];
}

export const MOST_MENTIONS = 10;
