import { z } from 'zod';
import { orUndefined } from '../errors.js';
import { fold } from '../request/fold.js';
import { defined } from '../platform/defined.js';
import { type AdobeClient, type Call, type CallFor, inPath } from './client.js';
import { asRead, byIdOf, type Entries, lenientList, onlyOf } from './lenient-lists.js';
import { paginate } from './pagination.js';
import { entry, id, moment, pieces, text } from './lenient.js';

const PATH = '/data/foundation/catalog/dataSets';
/** The only schema an audience can be exported to. */
const PROFILE_UNION = 'https://ns.adobe.com/xdm/context/profile__union';
const PAGE = 100;
const MAX_PAGES = 20;

/** The tag that holds the name of a dataset's table in Query Service. */
const TABLE_TAG = 'adobe/pqs/table';

/**
 * When `properties` are asked for, the catalog may send `{}` for an absent value. A dataset without a name gets its id
 * for one. Listings omit `table`, which is in Query Service.
 */
const datasetSchema = entry(
  { id },
  {
    name: text,
    created: moment,
    schemaRef: pieces({ id: text }),
    tags: pieces({ [TABLE_TAG]: lenientList(text) }),
  },
).transform(({ id: own, name = own, created, schemaRef, tags }) => ({
  id: own,
  name,
  schemaId: schemaRef?.id,
  /** `created` in epoch ms. */
  ...defined({ created, table: tags?.[TABLE_TAG]?.[0] }),
}));
const mapSchema = byIdOf(datasetSchema);

export type Dataset = z.infer<typeof datasetSchema>;

/** Catalog operators, which cannot be quoted in a name: `*` any text, `!` not, `,` or; `~ < > =` begin conditions. */
const OPERATORS = /[*!,~<>=]/g;

/** Catalog datasets. The catalog answers with a map from id to dataset, even for a single one. */
export class Datasets {
  constructor(private readonly client: AdobeClient) {}

  /** Datasets that an export can be written to, newest first. Only we can filter by schema; the catalog cannot. */
  async fit(call: Call): Promise<Entries<Dataset>> {
    const all = await this.#all(call, { orderBy: 'desc:created' });
    return asRead(all.filter(isExportable), all.unread);
  }

  /** Exact matches, maybe several. An operator is sent as `*`, which fits it. Datasets without a name are unread. */
  async byName(call: Call & { name: string }): Promise<Entries<Dataset>> {
    const found = await this.#all(call, { name: call.name.replace(OPERATORS, '*') });
    return findByName(found, (name) => name === call.name);
  }

  /**
   * Exact matches, else exportable datasets whose names are equal when folded, which the catalog cannot search for.
   * `unread` counts those that may have the name too.
   */
  async called(call: Call & { name: string }): Promise<Entries<Dataset>> {
    const exact = await this.byName(call);
    if (exact.length > 0 || exact.unread > 0) return exact;
    const alike = findByName(await this.fit(call), (name) => fold(name) === fold(call.name));
    return alike.length > 0 ? alike : exact;
  }

  /** Undefined if the catalog has no such dataset. */
  async get(call: CallFor): Promise<Dataset | undefined> {
    const schema = onlyOf(call.id, datasetSchema);
    const asked = this.client.read({ ...call, path: `${PATH}/${inPath(call.id)}`, schema });
    return asked.catch(orUndefined('not-found', 'bad-request'));
  }

  /** Never retried: that could make a second dataset of the same name. Returns the new id. */
  async create({ name, ...call }: Call & { name: string; requestId: string }): Promise<string> {
    return this.client.create({
      ...call,
      path: PATH,
      body: { name, schemaRef: { id: PROFILE_UNION, contentType: 'application/vnd.adobe.xed+json;version=1' } },
      schema: createdSchema,
    });
  }

  /** Pages until one is not full; the catalog's offsets count from 0. */
  async #all(call: Call, query: Record<string, string>): Promise<Entries<Dataset>> {
    const { items } = await paginate({ maxPages: MAX_PAGES }, async (start, seen) => {
      const places = await this.client.read({
        ...call,
        path: PATH,
        schema: mapSchema,
        query: { ...query, start, limit: PAGE, properties: 'name,schemaRef,created' },
      });
      return { places, next: places.length < PAGE ? undefined : String(seen + places.length) };
    });
    return items;
  }
}

/** `["@/dataSets/<id>"]`, or `@/datasets/` in the tutorial. */
const createdSchema = z
  .tuple([z.string().regex(/^@\/data[sS]ets\/.+/)], z.unknown())
  .transform(([link]) => link.split('/')[2] ?? '');

function findByName(all: Entries<Dataset>, is: (name: string) => boolean): Entries<Dataset> {
  const found = all.filter(({ name }) => is(name));
  const nameless = all.filter(({ id: own, name }) => name === own && !is(name));
  return asRead(found, all.unread + nameless.length);
}

export function isExportable({ schemaId }: Dataset): boolean {
  return schemaId === PROFILE_UNION;
}

/** Why an export cannot be written to it: the rest of a sentence after its name, full stop included. */
export function whyNotExportTarget({ schemaId }: Dataset): string {
  if (schemaId !== undefined) return 'doesn’t use the profile union schema, so Adobe can’t export to it.';
  return 'can’t be used: Adobe doesn’t say whether it uses the profile union schema.';
}
