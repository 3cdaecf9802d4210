import type { Config } from '../config.js';
import { doctor } from './compose.js';
import { findingsText } from './findings.js';

/** Writes what the doctor finds. Answers with the exit code: 1 if something must be put right. */
export async function examine(config: Config, write: (text: string) => void): Promise<number> {
  const findings = await doctor(config);
  write(findingsText(findings));
  return findings.some(({ is }) => is === 'bad') ? 1 : 0;
}
