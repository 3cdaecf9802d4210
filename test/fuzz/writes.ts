import { z } from 'zod';
import type { Workspace } from './workspace.js';

const exportSchema = z.looseObject({ fields: z.string().default('') });
const datasetSchema = z.looseObject({ name: z.string() });
/** Looked up by POST. */
const READS = /\/(bulk-get|preview)$/;

export interface Writes {
  /** The marks of the exports that were created in development. */
  exports: string[];
  datasets: string[];
  /** The marks of what was created in production. */
  production: string[];
  /** Whatever else was changed or created. */
  others: string[];
}

/** Everything that Adobe has created or changed so far. */
export function recordOf({ adobe: { traffic } }: Workspace): Writes {
  const writes: Writes = { exports: [], datasets: [], production: [], others: [] };
  for (const { method, path, status, body, headers } of traffic) {
    if (method === 'GET' || READS.test(path) || status >= 300) continue;
    const mark = /fuzz\.(\w+)/.exec(exportSchema.safeParse(body).data?.fields ?? '')?.[1];
    const name = datasetSchema.safeParse(body).data?.name;
    const isProduction = headers['x-sandbox-name'] === 'prod';
    if (path.endsWith('/export/jobs') && mark !== undefined)
      (isProduction ? writes.production : writes.exports).push(mark);
    else if (path.endsWith('/dataSets') && name !== undefined && !isProduction) writes.datasets.push(name);
    else writes.others.push(`${method} ${path} ${JSON.stringify(body)}`);
  }
  for (const one of Object.values(writes) as string[][]) one.sort();
  return writes;
}
