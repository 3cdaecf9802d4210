import { formatNumber, plural } from '../platform/english.js';

/** One person has as many runs as one person may. */
export const tooManyRuns = (going: number): string =>
  `You have ${formatNumber(going)} ${plural('run', going)} that ${going === 1 ? 'has' : 'have'} not ended, as many as one person may. Nothing was started. Cancel one, or ask again when one has ended: /audience jobs by:me shows them.`;
