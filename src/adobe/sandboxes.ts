import type { AdobeClient, Call } from './client.js';
import { asRead, type Entries, readable } from './lenient-lists.js';
import { listWithGaps } from './pagination.js';
import { entry, text } from './lenient.js';
import type { SandboxRef } from '../request/request.js';

const listSchema = listWithGaps('sandboxes', entry({ name: text }, { title: text, type: text, state: text }));

export interface Sandbox extends SandboxRef {
  title: string;
}

const UNUSABLE = new Set(['creating', 'deleting', 'deleted', 'failed']);

/** The sandboxes that our credential may use. A sandbox of unknown type counts as production. */
export class Sandboxes {
  constructor(private readonly client: AdobeClient) {}

  async list(call: Pick<Call, 'timeoutMs'> = {}): Promise<Entries<Sandbox>> {
    const path = '/data/foundation/sandbox-management/';
    const answer = await this.client.read({ ...call, path, schema: listSchema });
    const known = readable(answer.places);
    const usable = known.filter(({ state = '' }) => !UNUSABLE.has(state));
    const sandboxes = usable.map(({ name, title, type }): Sandbox => ({
      name,
      title: title ?? name,
      type: type === 'development' ? 'development' : 'production',
    }));
    return asRead(sandboxes, known.unread);
  }
}
