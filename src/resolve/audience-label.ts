import { shortId } from '../platform/id-label.js';

/** What a look-up of names came to. */
interface KnownNames {
  names: ReadonlyMap<string, string>;
  /** Did the look-up fail for this id? Then Adobe may know it. */
  isUnsure: (id: string) => boolean;
}

/** For people: an audience by its name. "Unknown" is only what Adobe was asked for and does not know. */
export function audienceLabel(id: string, { names, isUnsure }: KnownNames): string {
  return names.get(id) ?? (isUnsure(id) ? namelessAudience(id) : 'unknown audience');
}

export const namelessAudience = (id: string): string => `audience ${shortId(id)}`;
