import type { NamedRights } from '../access.js';
import type { Services } from '../services.js';

/** The most people whom an answer lists. */
const MOST = 10;

/** A person’s rights, with the names of the people who have more. */
export async function namedRights(
  person: string,
  { access, users }: Pick<Services, 'access' | 'users'>,
): Promise<NamedRights> {
  const rights = access.rights(person);
  const names = await users.names([...rights.operators.slice(0, MOST), ...rights.admins.slice(0, MOST)]);
  return { ...rights, names };
}
