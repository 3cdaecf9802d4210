import { formatDuration, formatNumber, plural } from '../platform/english.js';

/** One person asks faster than is taken; `most` at once, `ms` until it goes on. */
export const tooFast = (most: number, ms: number): string =>
  `You asked ${formatNumber(most)} ${plural('thing', most)} faster than one a second. In ${formatDuration(ms)} I take more; nothing was done now.`;

/** One person has as many runs as one person may. */
export const tooManyRuns = (going: number): string =>
  `You have ${formatNumber(going)} ${plural('run', going)} that ${going === 1 ? 'has' : 'have'} not ended, as many as one person may. Nothing was started. Cancel one, or ask again when one has ended: /audience jobs by:me shows them.`;

export const tooManyDatasets = (most: number, ms: number): string =>
  `You created ${formatNumber(most)} datasets within an hour, as many as one person may. You can create the next one in ${formatDuration(ms)}.`;
