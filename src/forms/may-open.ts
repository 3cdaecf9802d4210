import { NoRight } from '../errors.js';
import type { Services } from '../services.js';

/**
 * A form opens without waiting for Adobe: whoever is known not to be allowed to write there is told so instead, the others when they send it.
 * Throws NoRight.
 */
export function mayOpen(
  person: string,
  sandbox: string,
  { catalogue, access }: Pick<Services, 'catalogue' | 'access'>,
  what?: string,
): void {
  const place = catalogue.knownSandboxes()?.find(({ name }) => name === sandbox);
  NoRight.refuse(place && access.whyNotWrite(person, place, what));
}
