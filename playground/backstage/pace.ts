const MINUTE_MS = 60_000;

/** What Adobe takes in life: usual lengths for a few million profiles. */
export const LIFE = { queuedMs: 10 * MINUTE_MS, evaluationMs: 45 * MINUTE_MS, exportMs: 20 * MINUTE_MS };

/** At which the demo starts. */
export const SPEED = 600;
