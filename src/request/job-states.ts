/** Our words for the states of Adobe’s jobs, with Adobe’s words and the other words that people type for them. */
export const JOB_STATES: ReadonlyMap<string, { adobe: string[]; typed: string[] }> = new Map([
  ['queued', { adobe: ['NEW', 'QUEUED'], typed: ['waiting'] }],
  ['running', { adobe: ['PROCESSING'], typed: [] }],
  ['done', { adobe: ['SUCCEEDED'], typed: ['finished'] }],
  ['failed', { adobe: ['FAILED'], typed: [] }],
  ['cancelled', { adobe: ['CANCELLED', 'CANCELLING'], typed: ['canceled'] }],
]);

/** An unknown status of Adobe’s counts as running. */
export function jobStateOf(status: string): string {
  const found = [...JOB_STATES].find(([, { adobe }]) => adobe.includes(status));
  return found?.[0] ?? 'running';
}
