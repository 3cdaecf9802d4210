import type { batchesOf } from '../adobe/export-jobs.js';
import { isPlatform, type Request } from '../request/request.js';

type Reported = ReturnType<typeof batchesOf>[number];
type PairedAudience = Request['audiences'][number];

/** The batches that Adobe reports for an audience, and the statuses of the audience that have no batch. */
export interface OfAudience {
  audience: PairedAudience;
  batches: Reported[];
  missing: PairedAudience['statuses'];
}

/** A batch without an id, a namespace or statuses fits any. */
function fits({ id, namespace, statuses }: PairedAudience, batch: Reported): boolean {
  const sameNamespace = batch.segmentNs === undefined || batch.segmentNs.toLowerCase() === namespace.toLowerCase();
  const sameStatus = batch.status.length === 0 || statuses.some((status) => batch.status.includes(status));
  return (batch.segmentId === undefined || batch.segmentId === id) && sameNamespace && sameStatus;
}

/** How closely a batch fits: by its id, then its namespace, then the fewest statuses that the batch lacks. */
function closeness({ statuses }: PairedAudience, batch: Reported): number {
  const others = statuses.filter((status) => !batch.status.includes(status)).length;
  return (batch.segmentId === undefined ? 0 : 1_000) + (batch.segmentNs === undefined ? 0 : 100) - others;
}

/**
 * Gives each batch to an audience. Batches that fit only one audience go first; the others prefer an audience without a
 * batch. One id may be asked for in several namespaces, or with several statuses.
 */
export function pairUp(batches: Reported[], audiences: PairedAudience[]): OfAudience[] {
  const pairs = audiences.map((audience): OfAudience => ({ audience, batches: [], missing: [] }));
  const open = batches
    .map((batch) => ({ batch, may: pairs.filter(({ audience }) => fits(audience, batch)) }))
    .sort((a, b) => a.may.length - b.may.length);
  for (const { batch, may } of open) {
    const [best] = may.sort(
      (a, b) =>
        Math.min(1, a.batches.length) - Math.min(1, b.batches.length) ||
        closeness(b.audience, batch) - closeness(a.audience, batch),
    );
    best?.batches.push(batch);
  }
  return pairs.map((pair) => ({ ...pair, missing: missingOf(pair) }));
}

/** All statuses if there is no batch; none if one of the batches does not name its statuses. */
function missingOf({ audience: { statuses }, batches }: OfAudience): PairedAudience['statuses'] {
  if (batches.length > 0 && batches.some(({ status }) => status.length === 0)) return [];
  const told = new Set(batches.flatMap(({ status }) => status));
  return statuses.filter((status) => !told.has(status));
}

/** An audience's name in a warning, with its statuses if the same id is asked for with other statuses too. */
export function nameIn(
  audiences: PairedAudience[],
  { id, namespace, name }: Omit<PairedAudience, 'statuses'>,
  statuses: string[],
) {
  const asked = audiences.filter((one) => one.id === id);
  const several = new Set(asked.flatMap((one) => one.statuses)).size > 1;
  return `${name}${isPlatform(namespace) ? '' : ` [${namespace}]`}${several ? ` (${statuses.join(', ')})` : ''}`;
}
