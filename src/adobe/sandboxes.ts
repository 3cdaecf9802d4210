import { z } from 'zod';
import type { AdobeClient } from './client.js';

const listSchema = z.looseObject({
  sandboxes: z
    .array(
      z.looseObject({
        name: z.string(),
        title: z.string().optional(),
        type: z.string().optional(),
        state: z.string().optional(),
      }),
    )
    .default([]),
});

export interface Sandbox {
  name: string;
  title: string;
  type: 'production' | 'development';
}

/** Not yet, or no longer, a place to work in. */
const UNUSABLE = new Set(['creating', 'deleting', 'deleted', 'failed']);

/** The sandboxes that our credential may use. A type that Adobe does not tell counts as production. */
export class Sandboxes {
  constructor(private readonly client: AdobeClient) {}

  async list({ timeoutMs }: { timeoutMs?: number } = {}): Promise<Sandbox[]> {
    const answer = await this.client.request({
      method: 'GET',
      path: '/data/foundation/sandbox-management/',
      intent: 'read',
      schema: listSchema,
      timeoutMs,
    });
    const usable = answer.sandboxes.filter(({ state = '' }) => !UNUSABLE.has(state));
    return usable.map(({ name, title, type }) => ({
      name,
      title: title ?? name,
      type: type === 'development' ? 'development' : 'production',
    }));
  }
}
