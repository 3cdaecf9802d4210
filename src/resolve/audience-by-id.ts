import type { Audience } from '../adobe/audiences.js';
import type { Adobe } from '../adobe/index.js';
import { orUndefined, UserError } from '../errors.js';
import { unreadableNamed } from './unread-words.js';
import { type AdobeDeadline, timeLeft } from './deadline.js';

interface ById {
  /** By the ids as they were given. */
  found: Map<string, Audience>;
  /** Given ids for which Adobe returned, or may have returned, an entry that cannot be read. */
  unreadable: Set<string>;
}

/** Ids are compared without case, as people paste them. Ids that Adobe does not know are in neither. */
export async function getAudiences(
  sandbox: string,
  ids: string[],
  adobe: Adobe,
  limits: AdobeDeadline = {},
): Promise<ById> {
  if (ids.length === 0) return { found: new Map(), unreadable: new Set() };
  const spellings = [...new Set(ids.flatMap((id) => [id, id.toLowerCase()]))];
  const call = { sandbox, ids: spellings, ...timeLeft(limits) };
  const got = await adobe.audiences.byIds(call).catch(orUndefined('not-found'));
  const byId = ids.map((id) => [id, got?.found.get(id) ?? got?.found.get(id.toLowerCase())] as const);
  const found = new Map(byId.flatMap(([id, audience]) => (audience ? [[id, audience]] : [])));
  const may = (id: string) =>
    got?.unreadable.some((one) => one === undefined || one === id || one === id.toLowerCase());
  return { found, unreadable: new Set(ids.filter((id) => !found.has(id) && may(id))) };
}

/** Undefined if Adobe does not know the id. Throws UserError if its entry cannot be read. */
export async function getAudience(sandbox: string, id: string, adobe: Adobe): Promise<Audience | undefined> {
  const { found, unreadable } = await getAudiences(sandbox, [id], adobe);
  if (unreadable.size > 0) throw new UserError(unreadableNamed('audience', id, sandbox), 'audiences');
  return found.get(id);
}
