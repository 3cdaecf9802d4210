import { z } from 'zod';
import { homeOf } from '../queries/home.js';
import { homeBlocks } from '../messages/home.js';
import type { Event } from '../handlers.js';
import { namedRights } from '../queries/named-rights.js';

const eventSchema = z.looseObject({ user: z.string(), tab: z.string().optional() });

/** Draws the Home each time somebody opens it, within a limit. People who may not ask for anything get no Home. */
export const home: Event = async ({ event }, services) => {
  const { data: opened } = eventSchema.safeParse(event);
  if (!opened || (opened.tab ?? 'home') !== 'home') return undefined;
  const { user } = opened;
  const person = await services.users.person(user);
  if (!services.access.mayAsk(person)) return undefined;
  // Over the limit the Home stays as it is.
  if ((await services.limits.home(user)) > 0) return undefined;
  const { verbs, now } = services;
  const [view, rights] = await Promise.all([homeOf(person, services), namedRights(user, services)]);
  const blocks = homeBlocks({ ...view, verbs, rights, zone: person.zone, now: now() });
  return { shows: { user, blocks } };
};
