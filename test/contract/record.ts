import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the contract check looks, from the root of the repository. */
export const TRAFFIC = '.traffic';

/** Keeps what crossed the border to a simulated Adobe; under the same name, what is newer replaces what is older. */
export function recordTraffic(name: string, exchanges: unknown[]): void {
  const folder = join(import.meta.dirname, '..', '..', TRAFFIC);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.jsonl`), exchanges.map((one) => JSON.stringify(one)).join('\n'));
}
