import type { AdobeClient, Call } from './client.js';
import { asRead, type Entries } from './lenient-lists.js';
import { paginate, listWithGaps, queryParam } from './pagination.js';
import { entry, figure, flag, id, text } from './lenient.js';

/** Adobe allows five for people; old sandboxes may hold more. */
const MAX_PAGES = 5;

const listSchema = listWithGaps('children', entry({ id }, { name: text, version: figure, default: flag }));

export interface MergePolicy {
  id: string;
  /** The id if an old policy has no name. */
  name: string;
  version: number | undefined;
  isDefault: boolean;
}

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
    const policies = items.map(({ id: own, name, version, default: isDefault }) => ({
      id: own,
      name: name ?? own,
      version,
      isDefault: isDefault ?? false,
    }));
    return asRead(policies, items.unread);
  }
}
