import { z } from 'zod';
import { AdobeError } from '../errors.js';
import { fold } from '../folding.js';
import type { AdobeClient } from './client.js';
import { collect } from './pages.js';

const PATH = '/data/foundation/catalog/dataSets';
/** The only schema an audience can be exported to. */
const PROFILE_UNION = 'https://ns.adobe.com/xdm/context/profile__union';
const PAGE = 100;
const MAX_PAGES = 20;

/** Where the catalog keeps the name of a dataset's table in Query Service. */
const TABLE_TAG = 'adobe/pqs/table';

/** With `properties`, an absent value may come as `{}`. */
const datasetFields = z.looseObject({
  name: z.string().optional().catch(undefined),
  schemaRef: z.looseObject({ id: z.string().optional() }).optional().catch(undefined),
  created: z.number().optional().catch(undefined),
  tags: z
    .looseObject({ [TABLE_TAG]: z.array(z.string()).optional() })
    .optional()
    .catch(undefined),
});
const mapSchema = z.record(z.string(), datasetFields);

export interface Dataset {
  id: string;
  name: string;
  schemaId: string | undefined;
  /** Epoch ms. */
  created?: number;
  /** Its table in Query Service; listings do not tell it. */
  table?: string;
}

/** `*` any text, `!` not, `,` or; `~ < > =` begin conditions: the catalog has no way to quote them in a name. */
const OPERATORS = /[*!,~<>=]/g;

/** Catalog datasets. The catalog answers with a map from id to dataset, also for a single one. */
export class Datasets {
  constructor(private readonly client: AdobeClient) {}

  /** Those an export can be written to, newest first. The schema can only be told on our side. */
  async fit({ sandbox, timeoutMs }: { sandbox: string; timeoutMs?: number }): Promise<Dataset[]> {
    return (await this.#all(sandbox, { orderBy: 'desc:created' }, timeoutMs)).filter(isFit);
  }

  /** All datasets of exactly this name: names are not unique. An operator in it is sent as `*`, which fits it too. */
  async byName(call: { sandbox: string; name: string; timeoutMs?: number }): Promise<Dataset[]> {
    const { sandbox, name, timeoutMs } = call;
    const found = await this.#all(sandbox, { name: name.replace(OPERATORS, '*') }, timeoutMs);
    return found.filter((dataset) => dataset.name === name);
  }

  /**
   * Those of exactly this name; where there is none, those fit for export whose name is spelled otherwise only, which the
   * catalog cannot look for.
   */
  async called(call: { sandbox: string; name: string; timeoutMs?: number }): Promise<Dataset[]> {
    const exact = await this.byName(call);
    if (exact.length > 0) return exact;
    return (await this.fit(call)).filter(({ name }) => fold(name) === fold(call.name));
  }

  /** Undefined where the catalog has none of this id. */
  async get(call: { sandbox: string; id: string; timeoutMs?: number }): Promise<Dataset | undefined> {
    const { sandbox, id, timeoutMs } = call;
    const path = `${PATH}/${encodeURIComponent(id)}`;
    try {
      const answer = await this.client.request({
        method: 'GET',
        path,
        sandbox,
        intent: 'read',
        schema: mapSchema,
        timeoutMs,
      });
      const fields = answer[id];
      return fields && datasetOf(id, fields);
    } catch (error) {
      if (error instanceof AdobeError && ['not-found', 'bad-request'].includes(error.failure)) return undefined;
      throw error;
    }
  }

  /** Never repeated by us: a second one would bear the same name. Answers with the new id. */
  async create({ sandbox, name, requestId }: { sandbox: string; name: string; requestId: string }): Promise<string> {
    return this.client.request({
      method: 'POST',
      path: PATH,
      sandbox,
      requestId,
      intent: 'create',
      body: { name, schemaRef: { id: PROFILE_UNION, contentType: 'application/vnd.adobe.xed+json;version=1' } },
      schema: createdSchema,
    });
  }

  /** Pages until one is not full: the catalog's offsets count from 0. */
  async #all(sandbox: string, query: Record<string, string>, timeoutMs?: number): Promise<Dataset[]> {
    const { items } = await collect({ maxPages: MAX_PAGES }, async (start, seen) => {
      const answer = await this.client.request({
        method: 'GET',
        path: PATH,
        sandbox,
        intent: 'read',
        schema: mapSchema,
        timeoutMs,
        query: { ...query, start, limit: PAGE, properties: 'name,schemaRef,created' },
      });
      const page = Object.entries(answer).map(([id, fields]) => datasetOf(id, fields));
      return { items: page, next: page.length < PAGE ? undefined : String(seen + page.length) };
    });
    return items;
  }
}

/** `["@/dataSets/<id>"]`, or `@/datasets/` in the tutorial. */
const createdSchema = z
  .tuple([z.string().regex(/^@\/data[sS]ets\/.+/)])
  .transform(([link]) => link.split('/')[2] ?? '');

function datasetOf(id: string, { name, schemaRef, created, tags }: z.infer<typeof datasetFields>): Dataset {
  const table = tags?.[TABLE_TAG]?.[0];
  return {
    id,
    name: name ?? id,
    schemaId: schemaRef?.id,
    ...(created === undefined ? {} : { created }),
    ...(table ? { table } : {}),
  };
}

/** May an export be written to it? */
export function isFit({ schemaId }: Dataset): boolean {
  return schemaId === PROFILE_UNION;
}
