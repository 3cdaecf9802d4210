import { z } from 'zod';
import type { Audience } from '../adobe/audiences.js';
import type { Adobe } from '../adobe/index.js';
import type { Sandbox } from '../adobe/sandboxes.js';
import { findSandbox } from '../resolve/resolve-request.js';
import { getAudience } from '../resolve/lookups.js';
import { ADOBE_ID } from '../request/audience-term.js';
import { carriedAlong, UserError } from '../errors.js';
import { audienceView } from '../queries/audiences.js';
import { MissingParts } from '../queries/inquiry.js';
import { type Place, pageOf, placeSchema } from '../queries/paging.js';
import { partOfName, parseQuery } from '../queries/parse-query.js';
import { tellAll } from '../slack/reply-shareable.js';
import { findActions, found } from '../messages/audiences.js';
import type { Services } from '../services.js';
import type { Reply, Verb } from '../handlers.js';

const PAGE = 6;
/** More results than anybody reads; a longer part of the name finds fewer. */
const MOST = 500;

const moreSchema = z.object({ in: z.string(), text: z.string(), place: placeSchema });

export const find: Verb = {
  usage: 'find <text> [in:<sandbox>]',
  does: 'finds audiences by part of their name, or by id',
  example: '/audience find buyers',
  async run(typed, services) {
    const question = await parseQuery(typed, services, { names: 'part' });
    const { sandbox } = question;
    const text = partOfName(question);
    if (text === '') throw new UserError(`Add part of a name, for example: ${find.example}`);
    if (text.length > 200) throw new UserError('That’s too long for a name. Use part of it.');
    return show(sandbox, text, services);
  },
  buttons: {
    [findActions.more]: async ({ value }, services) => {
      const { in: name, text, place } = carriedAlong(moreSchema, value);
      return show(await findSandbox({ sandbox: name }, services.adobe), text, services, place);
    },
  },
};

async function show(sandbox: Sandbox, text: string, services: Services, place?: Place): Promise<Reply> {
  const { adobe } = services;
  const gaps = new MissingParts();
  const [all, policies] = await Promise.all([
    byIdOrName(sandbox.name, text, adobe, gaps),
    gaps.part('Merge policy names', adobe.mergePolicies.list({ sandbox: sandbox.name })),
  ]);
  const { items, left, next } = pageOf(all, PAGE, place);
  const more = next && JSON.stringify({ in: sandbox.name, text, place: next } satisfies z.infer<typeof moreSchema>);
  const audiences = items.map((audience) => audienceView(audience, policies));
  const later = place !== undefined;
  return tellAll(found({ sandbox, text, audiences, later, left, more }), gaps, services);
}

async function byIdOrName(sandbox: string, text: string, adobe: Adobe, gaps: MissingParts): Promise<Audience[]> {
  const known = ADOBE_ID.test(text) ? await getAudience({ sandbox, adobe }, text) : undefined;
  if (known) return [known];
  return gaps.read('audience', await adobe.audiences.search({ sandbox, name: text, limit: MOST }));
}
