import { NotAllowed } from '../errors.js';
import type { Services } from '../services.js';

/**
 * A form opens without waiting for Adobe: whoever is known not to be allowed to write there is told so instead, the others when they send it.
 * Throws NotAllowed.
 */
export function mayOpen(
  person: string,
  sandbox: string,
  { adobeCache, access }: Pick<Services, 'adobeCache' | 'access'>,
  what?: string,
): void {
  const place = adobeCache.cachedSandboxes()?.find(({ name }) => name === sandbox);
  NotAllowed.refuse(place && access.whyNotWrite(person, place, what));
}
