import type { z } from 'zod';
import type { AdobeClient, Call } from './client.js';
import type { Entries } from './lenient-lists.js';
import { paginate, listWithGaps, queryParam } from './pagination.js';
import { entry, figure, flag, id, text } from './lenient.js';

/** Adobe allows five for people; old sandboxes may hold more. */
const MAX_PAGES = 5;

/** An old policy without a name gets its id for one. */
const policySchema = entry({ id }, { name: text, version: figure, default: flag }).transform(
  ({ id: own, name = own, version, default: isDefault = false }) => ({ id: own, name, version, isDefault }),
);
const listSchema = listWithGaps('children', policySchema);

export type MergePolicy = z.infer<typeof policySchema>;

/** Merge policies for people, not accounts. */
export class MergePolicies {
  constructor(private readonly client: AdobeClient) {}

  /** Adobe may link to a next page after the last one: the total decides. */
  async list(call: Call): Promise<Entries<MergePolicy>> {
    const { items } = await paginate({ maxPages: MAX_PAGES }, async (start, seen) => {
      const {
        places,
        total = Infinity,
        link,
      } = await this.client.read({
        ...call,
        path: '/data/core/ups/config/mergePolicies',
        schema: listSchema,
        query: { 'schema.name': '_xdm.context.profile', limit: 100, start },
      });
      const all = seen + places.length >= total;
      return { places, next: all ? undefined : queryParam(link, 'start') };
    });
    return items;
  }
}
