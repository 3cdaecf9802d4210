import { z } from 'zod';
import { orUndefined } from '../errors.js';
import { fold } from '../request/fold.js';
import { defined } from '../platform/defined.js';
import type { AdobeClient, Call, CallFor } from './client.js';
import { asRead, byIdOf, type Entries, lenientList, onlyOf } from './lenient-lists.js';
import { paginate } from './pagination.js';
import { inPath } from './paths.js';
import { entry, figure, id, pieces, text } from './lenient.js';

const PATH = '/data/foundation/catalog/dataSets';
/** The only schema an audience can be exported to. */
const PROFILE_UNION = 'https://ns.adobe.com/xdm/context/profile__union';
const PAGE = 100;
const MAX_PAGES = 20;

/** Where the catalog keeps the name of a dataset's table in Query Service. */
const TABLE_TAG = 'adobe/pqs/table';

/** With `properties`, an absent value may come as `{}`. */
const datasetSchema = entry(
  { id },
  {
    name: text,
    schemaRef: pieces({ id: text }),
    created: figure,
    tags: pieces({ [TABLE_TAG]: lenientList(text) }),
  },
);
const mapSchema = byIdOf(datasetSchema);

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
  async fit(call: Call): Promise<Entries<Dataset>> {
    const all = await this.#all(call, { orderBy: 'desc:created' });
    return asRead(all.filter(isExportable), all.unread);
  }

  /**
   * All datasets of exactly this name: names are not unique. An operator in it is sent as `*`, which fits it too. One that
   * the catalog gives without its name counts as unread.
   */
  async byName(call: Call & { name: string }): Promise<Entries<Dataset>> {
    const found = await this.#all(call, { name: call.name.replace(OPERATORS, '*') });
    return findByName(found, (name) => name === call.name);
  }

  /**
   * Those of exactly this name; where there is none, those fit for export whose name is spelled otherwise only, which the
   * catalog cannot look for. `unread`: what may be another one of them.
   */
  async called(call: Call & { name: string }): Promise<Entries<Dataset>> {
    const exact = await this.byName(call);
    if (exact.length > 0 || exact.unread > 0) return exact;
    const alike = findByName(await this.fit(call), (name) => fold(name) === fold(call.name));
    return alike.length > 0 ? alike : exact;
  }

  /** Undefined where the catalog has none of this id. */
  async get(call: CallFor): Promise<Dataset | undefined> {
    const schema = onlyOf(call.id, datasetSchema);
    const asked = this.client.read({ ...call, path: `${PATH}/${inPath(call.id)}`, schema });
    const found = await asked.catch(orUndefined('not-found', 'bad-request'));
    return found && datasetOf(found);
  }

  /** Never repeated by us: a second one would bear the same name. Answers with the new id. */
  async create({ name, ...call }: Call & { name: string; requestId: string }): Promise<string> {
    return this.client.create({
      ...call,
      path: PATH,
      body: { name, schemaRef: { id: PROFILE_UNION, contentType: 'application/vnd.adobe.xed+json;version=1' } },
      schema: createdSchema,
    });
  }

  /** Pages until one is not full: the catalog's offsets count from 0. */
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
    return asRead(items.map(datasetOf), items.unread);
  }
}

/** `["@/dataSets/<id>"]`, or `@/datasets/` in the tutorial. */
const createdSchema = z
  .tuple([z.string().regex(/^@\/data[sS]ets\/.+/)], z.unknown())
  .transform(([link]) => link.split('/')[2] ?? '');

function datasetOf({ id: own, name, schemaRef, created, tags }: z.infer<typeof datasetSchema>): Dataset {
  const table = tags?.[TABLE_TAG]?.[0];
  return {
    id: own,
    name: name ?? own,
    schemaId: schemaRef?.id,
    ...defined({ created, table }),
  };
}

function findByName(all: Entries<Dataset>, is: (name: string) => boolean): Entries<Dataset> {
  const found = all.filter(({ name }) => is(name));
  const nameless = all.filter(({ id: own, name }) => name === own && !is(name));
  return asRead(found, all.unread + nameless.length);
}

/** May an export be written to it? */
export function isExportable({ schemaId }: Dataset): boolean {
  return schemaId === PROFILE_UNION;
}

/** Why it may not, to be read after its name, with the stop at the end. */
export function whyNotExportTarget({ schemaId }: Dataset): string {
  if (schemaId !== undefined) return 'is not on the profile union schema, so Adobe could not write to it.';
  return 'may or may not be on the profile union schema: Adobe’s answer does not say it, so I cannot tell whether Adobe could write to it.';
}
