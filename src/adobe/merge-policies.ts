import { z } from 'zod';
import type { AdobeClient } from './client.js';
import { collect, parameterOf } from './pages.js';

/** Adobe allows five for people; old sandboxes may hold more. */
const MAX_PAGES = 5;

const listSchema = z.looseObject({
  children: z
    .array(
      z.looseObject({
        id: z.string(),
        name: z.string().optional(),
        version: z.number().optional(),
        default: z.boolean().optional(),
      }),
    )
    .default([]),
  _page: z.looseObject({ totalCount: z.number().optional() }).nullish(),
  _links: z.looseObject({ next: z.looseObject({ href: z.string().nullish() }).nullish() }).nullish(),
});

export interface MergePolicy {
  id: string;
  /** Old ones have no name. */
  name: string;
  version: number | undefined;
  isDefault: boolean;
}

/** Merge policies for people, not accounts. */
export class MergePolicies {
  constructor(private readonly client: AdobeClient) {}

  /** The link to a next page may be there although all were given: what counts is the total. */
  async list({ sandbox, timeoutMs }: { sandbox: string; timeoutMs?: number }): Promise<MergePolicy[]> {
    const { items } = await collect({ maxPages: MAX_PAGES }, async (start, seen) => {
      const answer = await this.client.request({
        method: 'GET',
        path: '/data/core/ups/config/mergePolicies',
        sandbox,
        intent: 'read',
        timeoutMs,
        schema: listSchema,
        query: { 'schema.name': '_xdm.context.profile', limit: 100, start },
      });
      const all = seen + answer.children.length >= (answer._page?.totalCount ?? Infinity);
      return { items: answer.children, next: all ? undefined : parameterOf(answer._links?.next?.href, 'start') };
    });
    return items.map(({ id, name, version, default: isDefault }) => ({
      id,
      name: name ?? id,
      version,
      isDefault: isDefault ?? false,
    }));
  }
}
