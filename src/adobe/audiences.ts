import type { z } from 'zod';
import { orUndefined } from '../errors.js';
import { defined } from '../platform/defined.js';
import type { AdobeClient, Call } from './client.js';
import { type Bulk, bulkOf } from './bulk.js';
import { asRead, type AsRead, type Entries } from './lenient-lists.js';
import { type Collected, paginate, listWithGaps, queryParam } from './pagination.js';
import { entry, figure, flag, id, moment, pieces, text } from './lenient.js';
import { isOwnNamespace } from './schemas.js';

const PATH = '/data/core/ups/audiences';
const PROFILE_SCHEMA = '_xdm.context.profile';
const PAGE = 100;
/** Adobe's documents disagree on whether `start` is a page or an offset: we follow it as given, for this many pages. */
const MAX_PAGES = 50;
/** For the list of all, which nobody waits for. */
const PAGES_OF_ALL = 250;
/** The most ids that one bulk-get takes. */
const BULK = 100;

const enabled = pieces({ enabled: flag });

const audienceSchema = entry(
  { id, name: text.catch('') },
  {
    audienceId: text,
    namespace: text,
    type: text,
    originName: text,
    lifecycleState: text,
    lifecycle: text,
    lifecycleStatus: text,
    schema: pieces({ name: text }),
    evaluationInfo: pieces({ batch: enabled, continuous: enabled, synchronous: enabled }),
    mergePolicyId: text,
    metrics: pieces({
      data: pieces({ totalProfiles: figure }),
      createEpoch: moment,
      updateEpoch: moment,
    }),
  },
);

export type Audience = z.infer<typeof audienceSchema>;

type FoundAudiences = Pick<Bulk<Audience>, 'found' | 'unreadable'>;

const listSchema = listWithGaps('children', audienceSchema);
const briefListSchema = listWithGaps('children', audienceSchema.transform(briefly));
const bulkSchema = bulkOf(audienceSchema);

interface ListCall extends Call {
  name?: string;
  limit: number;
  /** Deadline, epoch ms. */
  until?: number;
  maxPages?: number;
  schema?: typeof listSchema;
}

/** Audiences, the better of Adobe's endpoints for a search by name. */
export class Audiences {
  constructor(private readonly client: AdobeClient) {}

  /** At most `limit` audiences whose name contains the text, in any case; without text, those changed last. */
  async search({ limit = PAGE, ...call }: Call & { name?: string; limit?: number }): Promise<Entries<Audience>> {
    const { items } = await this.#listed({ ...call, limit });
    return asRead(items.slice(0, limit), items.unread);
  }

  /** All audiences whose name contains the text, in any case, within MAX_PAGES; `until`: deadline, epoch ms. */
  async containing(call: Call & { name: string; until?: number }): Promise<Collected<Audience>> {
    return this.#listed({ ...call, limit: Infinity });
  }

  /** `most` audiences or some more, those changed last first, each as `briefly` has it. */
  async all({ most, ...call }: Call & { most: number }): Promise<Collected<Audience>> {
    return this.#listed({ ...call, limit: most, maxPages: PAGES_OF_ALL, schema: briefListSchema });
  }

  async #listed(call: ListCall): Promise<Collected<Audience>> {
    const { name, limit, until, maxPages = MAX_PAGES, schema = listSchema } = call;
    return paginate({ maxPages, enough: limit }, async (start) => {
      const answer = await this.client.read({
        ...call,
        path: PATH,
        schema,
        timeoutMs: until === undefined ? call.timeoutMs : Math.max(1, until - Date.now()),
        query: { name, start, limit: Math.min(limit, PAGE), sort: 'updateTime:desc' },
      });
      return { places: answer.places, next: queryParam(answer.link, 'start') ?? answer.next };
    });
  }

  /** Any number of ids, asked in hundreds. Unknown ids are absent; if all are, the result is empty. */
  async bulkGet(call: Call & { ids: string[] }): Promise<AsRead<Map<string, Audience>>> {
    return (await this.byIds(call)).found;
  }

  /** Like `bulkGet`, with the ids of unreadable audiences; undefined stands for an id that Adobe does not give. */
  async byIds(call: Call & { ids: string[] }): Promise<FoundAudiences> {
    const found = new Map<string, Audience>();
    const unreadable: FoundAudiences['unreadable'] = [];
    for (let from = 0; from < call.ids.length; from += BULK) {
      const some = await this.#bulk({ ...call, ids: call.ids.slice(from, from + BULK) });
      for (const [key, audience] of some.found) found.set(key, audience);
      unreadable.push(...some.unreadable);
    }
    return { found: asRead(found, unreadable.length), unreadable };
  }

  async #bulk({ ids, ...call }: Call & { ids: string[] }): Promise<FoundAudiences> {
    const asked = this.client.request({
      ...call,
      method: 'POST',
      path: `${PATH}/bulk-get`,
      intent: 'read',
      schema: bulkSchema,
      body: { ids: ids.map((one) => ({ id: one })) },
    });
    return (await asked.catch(orUndefined('not-found'))) ?? { found: asRead(new Map(), 0), unreadable: [] };
  }
}

/** Only what pickers show of it, and what says why it cannot be picked: its rule alone may be as long as a page. */
export function briefly(audience: Audience): Audience {
  const { id, name, type, originName, lifecycleState, lifecycle, lifecycleStatus } = audience;
  const { schema, evaluationInfo, metrics } = audience;
  return {
    id,
    name,
    ...defined({
      type,
      originName,
      lifecycleState,
      lifecycle,
      lifecycleStatus,
      schema: schema && defined({ name: schema.name }),
      evaluationInfo: evaluationInfo && methods(evaluationInfo),
      metrics: metrics && figures(metrics),
    }),
  };
}

function methods({ batch, continuous, synchronous }: NonNullable<Audience['evaluationInfo']>) {
  const only = (piece: typeof batch) => piece && defined({ enabled: piece.enabled });
  return defined({ batch: only(batch), continuous: only(continuous), synchronous: only(synchronous) });
}

function figures({ data, createEpoch, updateEpoch }: NonNullable<Audience['metrics']>) {
  return defined({ data: data && defined({ totalProfiles: data.totalProfiles }), createEpoch, updateEpoch });
}

export function isExternal({ type, originName }: Audience): boolean {
  return type?.startsWith('External') === true || (!!originName && originName !== 'REAL_TIME_CUSTOMER_PROFILE');
}

export function isProfileAudience({ schema }: Audience): boolean {
  return !schema?.name || schema.name === PROFILE_SCHEMA;
}

export function isPublished(audience: Audience): boolean {
  const state = stateOf(audience);
  return !state || ['published', 'active'].includes(state);
}

function stateOf({ lifecycleState, lifecycle, lifecycleStatus }: Audience): string | undefined {
  return lifecycleState ?? lifecycle ?? lifecycleStatus;
}

/** Why Adobe has no rule to count it by: the rest of a sentence after its name; undefined if it has one. */
export function whyNotCounted(audience: Audience): string | undefined {
  return isExternal(audience) ? 'comes from outside Adobe’s Segmentation Service' : whyNotExportable(audience);
}

/** Why it has no profiles to export: the rest of a sentence after its name; undefined if it has some. */
export function whyNotExportable(audience: Audience): string | undefined {
  if (!isProfileAudience(audience)) return 'holds accounts, not profiles';
  if (isPublished(audience)) return undefined;
  const state = stateOf(audience);
  return `is ${state === 'draft' ? 'a draft' : state}, not published`;
}

/** Streaming and edge audiences are always up to date. */
export const updatesItself = (audience: Audience): boolean =>
  whyNotCounted(audience) === undefined &&
  (audience.evaluationInfo?.continuous?.enabled === true || audience.evaluationInfo?.synchronous?.enabled === true);

/** Why Adobe would not evaluate it on demand: the rest of a sentence after its name; undefined if it would. */
export function whyNotEvaluable(audience: Audience): string | undefined {
  const { evaluationInfo } = audience;
  const whyNot = whyNotCounted(audience);
  if (whyNot !== undefined) return whyNot;
  if (updatesItself(audience)) return 'updates continuously, so there is nothing to run';
  // A missing flag is no refusal: Adobe itself decides when it is asked to evaluate.
  if (evaluationInfo?.batch?.enabled === false) return 'isn’t set up for batch evaluation';
  return undefined;
}

/** The last known size, from any run; `at` in epoch ms. Undefined if Adobe has none. */
export function lastCount({ metrics }: Audience): { profiles: number; at?: number } | undefined {
  const profiles = metrics?.data?.totalProfiles;
  if (profiles === undefined) return undefined;
  const epoch = metrics?.updateEpoch ?? metrics?.createEpoch;
  return { profiles, ...defined({ at: epoch ? epoch * 1000 : undefined }) };
}

/** Its id and namespace in exports: there, audiences of other namespaces have an id of their own. */
export function exportedAs({ id, audienceId, namespace }: Audience): { id: string; namespace: string | undefined } {
  const own = !namespace || isOwnNamespace(namespace);
  return own ? { id, namespace: undefined } : { id: audienceId || id, namespace };
}
