import type { Audience } from '../adobe/audiences.js';
import type { Adobe } from '../adobe/index.js';
import type { Limits } from './limits.js';
import { missing } from './missing.js';
import { ambiguous, tooManyToSee } from './problems.js';
import { readAt } from './resolve.js';
import { unreadToSee } from './unseen.js';
import { Wrong } from './wrong.js';

/** The one audience of exactly this name, or of this id. Throws Wrong with the candidates. */
export async function byName(sandbox: string, term: string, adobe: Adobe, limits: Limits = {}): Promise<Audience> {
  const ask = { kind: 'export' as const, sandbox, audiences: [{ term, quoted: true as const }] };
  const { read, seen } = await readAt(adobe, ask, limits);
  const [group] = read;
  const [part] = group?.best ?? [];
  const place = { first: 0, sandbox, evaluates: false };
  if (!group || group.tooMany !== undefined) throw new Wrong(group ? [tooManyToSee(group, term, place)] : []);
  if (group.unread) throw new Wrong([unreadToSee(group, group.unread, place, seen)]);
  if (!part) throw new Wrong(missing(group, seen, place));
  const [only, ...others] = part.meanings;
  if (only?.audience && others.length === 0) return only.audience;
  throw new Wrong([ambiguous(group, part, place)]);
}
