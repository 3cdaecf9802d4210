import type { Audience } from '../adobe/audiences.js';
import type { Adobe } from '../adobe/index.js';
import { AdobeError, type AdobeFailure } from '../errors.js';
import { type Limits, timeout } from './limits.js';

/** By the ids as they were given: they are compared without case, as people paste them. What Adobe does not know is missing. */
export async function audiencesById(
  sandbox: string,
  ids: string[],
  adobe: Adobe,
  limits: Limits = {},
): Promise<Map<string, Audience>> {
  if (ids.length === 0) return new Map();
  const spellings = [...new Set(ids.flatMap((id) => [id, id.toLowerCase()]))];
  const call = { sandbox, ids: spellings, ...timeout(limits) };
  const found = await adobe.audiences.bulkGet(call).catch(undefinedWhen('not-found'));
  const audiences = ids.map((id) => [id, found?.get(id) ?? found?.get(id.toLowerCase())] as const);
  return new Map(audiences.flatMap(([id, audience]) => (audience ? [[id, audience]] : [])));
}

/** For a look-up where this failure is an answer. */
export function undefinedWhen(...failures: AdobeFailure[]): (error: unknown) => undefined {
  return (error) => {
    if (error instanceof AdobeError && failures.includes(error.failure)) return undefined;
    throw error;
  };
}
