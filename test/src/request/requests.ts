import fc from 'fast-check';
import type { Filters } from '../../../src/export-filters/index.js';
import { modifierKeys } from '../../../src/request/known-words.js';
import { type DraftRequest, kinds, PLATFORM_NAMESPACE, type Request, statuses } from '../../../src/request/request.js';

export const NOW = Date.parse('2026-11-25T09:00:00Z');
const YEARS_MS = 30 * 365 * 24 * 3_600_000;

/** An instant in one of the spellings in which Adobe takes them. */
const instant = fc
  .tuple(
    fc.integer({ min: NOW - YEARS_MS, max: NOW }),
    fc.constantFrom(0, 120, -420, 345),
    fc.constantFrom('spelled', 'picked', 'to the millisecond'),
  )
  .map(([at, offset, kind]) => {
    if (kind === 'picked') return new Date(Math.floor(at / 60_000) * 60_000).toISOString();
    return kind === 'spelled' ? spelled(Math.floor(at / 1000) * 1000, offset) : new Date(at).toISOString();
  });

function spelled(at: number, minutes: number): string {
  const local = new Date(at + minutes * 60_000).toISOString().slice(0, 19);
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return minutes === 0 ? `${local}Z` : `${local}${minutes < 0 ? '-' : '+'}${two(hours)}:${two(rest)}`;
}

const entered = fc.tuple(instant, instant, fc.constantFrom('both', 'from', 'to')).map(([one, other, ends]) => {
  const [from = '', to = ''] = [one, other].sort((a, b) => Date.parse(a) - Date.parse(b));
  if (ends !== 'both' || Date.parse(from) === Date.parse(to)) return ends === 'to' ? { to } : { from };
  return { from, to };
});

const path = fc.stringMatching(/^[A-Za-z_][\w.@-]{0,20}$/);
const paths = fc.uniqueArray(path, { minLength: 1, maxLength: 5 });
const policyId = fc.oneof(fc.uuid(), fc.stringMatching(/^[a-z0-9][\w-]{0,12}$/));
const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });

/** Without the keys that hold nothing. */
function present<Value extends object>(value: { [Key in keyof Value]: Value[Key] | undefined }): Value {
  // What is left has no key that is undefined.
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as Value;
}

/** The words for those of the times that were counted from the moment of asking. */
function withWords(set: Filters, words: boolean): Filters {
  if (!words) return set;
  const relative = present<NonNullable<Filters['relative']>>({
    from: set.entered?.from && '7d',
    to: set.entered?.to && 'now',
    updatedSince: set.updatedSince && '90m',
    ingestedSince: set.events?.ingestedSince && '12h',
  });
  return Object.keys(relative).length === 0 ? set : { ...set, relative };
}

const events = fc
  .record({ fields: paths, ingestedSince: optional(instant) })
  .map((one) => present<NonNullable<Filters['events']>>(one));

export const filters = fc
  .record({
    entered: optional(entered),
    updatedSince: optional(instant),
    fields: optional(paths),
    policy: optional(
      fc
        .record({ id: policyId, version: optional(fc.integer({ min: 1, max: 999_999_999 })) })
        .map((one) => present<NonNullable<Filters['policy']>>(one)),
    ),
    events: optional(events),
    emptyProfiles: optional(fc.boolean()),
    batchPerAudience: optional(fc.boolean()),
  })
  .chain((one) => fc.boolean().map((words) => withWords(present<Filters>(one), words)));

const namespace = fc
  .oneof(fc.constantFrom('ups', 'UPS', 'AAM', 'aam', 'AO'), fc.stringMatching(/^[A-Z][A-Z0-9]{1,8}$/))
  .filter((one) => !modifierKeys.includes(one.toLowerCase()));
const audienceId = fc.oneof(fc.uuid(), fc.stringMatching(/^[A-Za-z0-9][\w-]{0,35}$/));

/** As others make them: Adobe's own have no spaces. */
const foreignId = fc.stringMatching(/^[A-Za-z0-9][\w .'"&<-]{0,35}[\w]$/);

const named = {
  name: fc.string({ minLength: 1, maxLength: 200, unit: 'grapheme' }),
  statuses: fc.uniqueArray(fc.constantFrom(...statuses), { minLength: 1 }),
};
const audience = fc.oneof(
  fc.record({ ...named, id: audienceId, namespace }),
  fc.record({
    ...named,
    id: foreignId,
    namespace: namespace.filter((one) => one.toLowerCase() !== PLATFORM_NAMESPACE),
  }),
);

/** Requests of every kind, as runs keep them. */
export const requests: fc.Arbitrary<Request> = fc
  .record({
    kind: fc.constantFrom(...kinds),
    filters,
    sandbox: fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/),
    audiences: fc.uniqueArray(audience, {
      minLength: 1,
      maxLength: 20,
      selector: (one) => `${one.namespace.toLowerCase()}:${one.id}`,
    }),
    dataset: fc.stringMatching(/^[0-9a-f]{24}$/),
  })
  .map(({ kind, filters: narrowed, sandbox, audiences, dataset }) => {
    const common = { sandbox: { name: sandbox, type: 'development' as const } };
    if (kind === 'evaluation') return { ...common, kind, audiences: own(audiences), filters: {} };
    const all = kind === 'export' ? audiences : own(audiences);
    return { ...common, kind, audiences: all, filters: narrowed, dataset: { id: dataset, name: 'A dataset' } };
  });

/** Of Adobe's own namespace, as those are that can be evaluated. */
function own(audiences: Request['audiences']): Request['audiences'] {
  const renamed = audiences.map((one) => ({
    ...one,
    id: one.id.replaceAll(/[^\w-]/g, '-'),
    namespace: PLATFORM_NAMESPACE,
  }));
  return [...new Map(renamed.map((one) => [one.id, one])).values()];
}

/** An ask by ids as the request that it becomes where Adobe knows all of them. */
export function spelledOut(ask: DraftRequest): Request {
  return {
    kind: ask.kind,
    sandbox: { name: ask.sandbox, type: 'development' },
    filters: ask.filters,
    audiences: ask.audiences.map(({ term, namespace: of, statuses: wanted }) => ({
      id: term,
      name: term,
      namespace: of ?? ask.namespace ?? PLATFORM_NAMESPACE,
      statuses: wanted ?? ask.statuses ?? ['realized'],
    })),
    ...(ask.dataset === undefined ? {} : { dataset: { id: ask.dataset, name: ask.dataset } }),
  };
}
