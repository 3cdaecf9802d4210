import type { batchesOf } from '../adobe/export-jobs.js';
import { isPlatform, type Request } from '../request/request.js';

type Reported = ReturnType<typeof batchesOf>[number];
type PairedAudience = Request['audiences'][number];

/** The batches that Adobe reports of an audience, and which of its statuses none of them is of. */
export interface OfAudience {
  audience: PairedAudience;
  batches: Reported[];
  missing: PairedAudience['statuses'];
}

/** A batch that says no id, no namespace, or no status, may be of any. */
function fits({ id, namespace, statuses }: PairedAudience, batch: Reported): boolean {
  const sameNamespace = batch.segmentNs === undefined || batch.segmentNs.toLowerCase() === namespace.toLowerCase();
  const sameStatus = batch.status.length === 0 || statuses.some((status) => batch.status.includes(status));
  return (batch.segmentId === undefined || batch.segmentId === id) && sameNamespace && sameStatus;
}

/** How closely: by its id, by the same namespace, then by statuses of which none is another's. */
function closeness({ statuses }: PairedAudience, batch: Reported): number {
  const others = statuses.filter((status) => !batch.status.includes(status)).length;
  return (batch.segmentId === undefined ? 0 : 1_000) + (batch.segmentNs === undefined ? 0 : 100) - others;
}

/**
 * Which audience each batch is of: first those that can only be of one, then those that leave it open, which go to an
 * audience without a batch where there is one. One id may be asked for in several namespaces, or with several statuses.
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

/** All of them where it has no batch; none where one of its batches does not say what it is of. */
function missingOf({ audience: { statuses }, batches }: OfAudience): PairedAudience['statuses'] {
  if (batches.length > 0 && batches.some(({ status }) => status.length === 0)) return [];
  const told = new Set(batches.flatMap(({ status }) => status));
  return statuses.filter((status) => !told.has(status));
}

/** An audience as a warning names it: where the same one is asked for otherwise too, with what tells them apart. */
export function nameIn(
  audiences: PairedAudience[],
  { id, namespace, name }: Omit<PairedAudience, 'statuses'>,
  statuses: string[],
) {
  const asked = audiences.filter((one) => one.id === id);
  const several = new Set(asked.flatMap((one) => one.statuses)).size > 1;
  return `${name}${isPlatform(namespace) ? '' : ` [${namespace}]`}${several ? ` (${statuses.join(', ')})` : ''}`;
}
