/** `bad`: something will not work. `beware`: it works, but less well or less safely than it could. */
export interface Finding {
  is: 'good' | 'bad' | 'beware';
  says: string;
  todo?: string;
}

export const good = (says: string): Finding => ({ is: 'good', says });
export const bad = (says: string, todo: string): Finding => ({ is: 'bad', says, todo });
export const beware = (says: string, todo: string): Finding => ({ is: 'beware', says, todo });

const MARKS = { good: '✓', bad: '✗', beware: '!' };

/** One line per finding, with what to do beneath those that need it; then the sum. */
export function findingsText(findings: Finding[]): string {
  const lines = findings.flatMap(({ is, says, todo }) => [
    `${MARKS[is]} ${says}`,
    ...(todo === undefined ? [] : [`    → ${todo}`]),
  ]);
  const count = (kind: Finding['is']) => findings.filter(({ is }) => is === kind).length;
  const sum =
    count('bad') === 0
      ? `Everything Usher needs is there${count('beware') === 0 ? '' : `; ${count('beware')} to consider (!)`}.`
      : `${count('bad')} of ${findings.length} must be fixed (✗), ${count('beware')} to consider (!).`;
  return `${[...lines, '', sum].join('\n')}\n`;
}
