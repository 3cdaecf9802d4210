import { z } from 'zod';
import { UserError } from '../errors.js';
import { relativeWord } from '../platform/typed-time.js';
import { all } from './all.js';
import type {
  BodyParts,
  FieldLook,
  FilterDef,
  FilterModifier,
  FilterText,
  JobPiece,
  JobValues,
  NarrowedJob,
  RelativeWords,
  Wording,
} from './definition.js';
import type { Now } from './values.js';

type Known = (typeof all)[number];
type Values = { [Def in Known as Def['key']]?: z.infer<Def['schema']> | undefined };

/** All that narrows an export, typed or picked. Absent: not asked for. */
export type Filters = Values & {
  relative?: Partial<Record<'from' | 'to' | 'updatedSince' | 'ingestedSince', string | undefined>> | undefined;
};

/** Each definition gets values of its own key only, so that the cast is safe. */
const defs = all as readonly unknown[] as readonly FilterDef<unknown>[];

const shape = Object.fromEntries(defs.map(({ key, schema }) => [key, schema.optional()]));

/** The values of all filters, and the words of those times that count from the moment of asking. */
export const filtersSchema: z.ZodType<Filters> = z.object({
  ...shape,
  relative: z.record(z.string(), z.string()).optional(),
}) as z.ZodType as z.ZodType<Filters>; // Object.fromEntries forgets the names

export const filterModifiers: readonly FilterModifier<unknown>[] = defs.flatMap(({ modifiers }) => modifiers);

const valuesOf = (filters: Filters): ReadonlyMap<string, unknown> => new Map(Object.entries(filters));

/** The filters with one more modifier. Throws UserError if its text cannot be read. */
export function parseFilter(filters: Filters, key: string, text: string, now: Now): Filters {
  const def = defs.find(({ modifiers }) => modifiers.some((one) => one.key === key));
  const modifier = def?.modifiers.find((one) => one.key === key);
  return def && modifier ? withText(filters, { ...modifier, key: def.key }, text, now) : filters;
}

/** `key` is the key of the filter, not of its modifier. */
function withText(
  filters: Filters,
  { key, parse, times }: FilterText<unknown> & { key: string },
  text: string,
  now: Now,
) {
  const value = parse(text, now, valuesOf(filters).get(key));
  const words = Object.entries(times?.(text) ?? {}).flatMap(([name, time]) => {
    const word = relativeWord(time);
    return word === undefined ? [] : [[name, word] as const];
  });
  const relative = words.length === 0 ? {} : { relative: { ...filters.relative, ...Object.fromEntries(words) } };
  return { ...filters, [key]: value, ...relative };
}

/** Returns the filters. Throws UserError for one that says too little. */
export function checkFilters(filters: Filters): Filters {
  for (const [def, value] of given(filters)) def.check?.(value);
  return filters;
}

export type FilterField = FieldLook & FilterText<unknown> & { key: string };

const fieldsOf = ({ key, modifiers }: FilterDef<unknown>): FilterField[] =>
  modifiers.flatMap(({ fields = [], parse, format, times }) =>
    fields.map((field) => ({ parse, format, ...(times ? { times } : {}), ...field, key })),
  );

export const filterFields: readonly FilterField[] = defs.flatMap(fieldsOf);

/** The texts of fields, by block id. An empty one may be absent. */
export type FieldTexts = Record<string, string>;

/** The texts of the fields for these filters. */
export function fillFields(filters: Filters): FieldTexts {
  const filled = given(filters).flatMap(([def, value]) =>
    fieldsOf(def).map(({ block, format }) => [block, format(value, filters.relative ?? {}) ?? ''] as const),
  );
  return Object.fromEntries(filled.filter(([, text]) => text !== ''));
}

/** What the fields cannot hold of these filters, as sentences. */
export const lostInFields = (filters: Filters): string[] =>
  given(filters).flatMap(([def, value]) => def.lost?.(value) ?? []);

/**
 * Reads the fields. `read` returns what the step returns, or undefined if that throws UserError: the text is left out then,
 * and the filter too if it says too little without it. A mistake in a filter as a whole belongs to its first field.
 */
export function readFields(
  texts: FieldTexts,
  now: Now,
  read: <Result>(block: string, step: () => Result) => Result | undefined,
) {
  return defs.reduce<Filters>((before, def) => {
    const fields = fieldsOf(def).filter(({ block }) => (texts[block] ?? '') !== '');
    let all = before;
    let isWhole = true;
    for (const field of fields) {
      const said = read(field.block, () => withText(all, field, texts[field.block] ?? '', now));
      if (said) all = said;
      else isWhole = false;
    }
    if (isWhole) return read(fieldsOf(def)[0]?.block ?? '', () => checkFilters(all)) ?? before;
    return isSaid(all) ? all : before;
  }, {});
}

function isSaid(filters: Filters): boolean {
  try {
    checkFilters(filters);
    return true;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

/** Those that decide which profiles are taken. */
export const choosingFilters = (filters: Filters): Filters =>
  Object.fromEntries(given(filters).flatMap(([def, value]) => (def.chooses ? [[def.key, value] as const] : [])));

/** Does any filter hold a time? */
export const nameTimes = (filters: Filters): boolean =>
  given(filters).some(([{ modifiers }, value]) =>
    modifiers.some(({ times, format }) => times !== undefined && format(value, {}) !== undefined),
  );

export function formatFilters(filters: Filters): string[] {
  return given(filters).flatMap(([{ modifiers }, value]) =>
    modifiers.flatMap((one) => {
      const text = one.format(value, filters.relative ?? {});
      return text === undefined ? [] : [`${one.key}:${text}`];
    }),
  );
}

export function toExportBody(filters: Filters): BodyParts {
  return given(filters)
    .map(([def, value]) => def.toBody(value))
    .reduce((body, { filter, ...parts }) => ({ ...body, ...parts, filter: { ...body.filter, ...filter } }), {});
}

/** Reads the filters of an export job, so that it can be asked for again. */
export function fromExportJob(job: NarrowedJob, values: JobValues): Filters {
  const read = defs.flatMap((def) => {
    const value = def.fromJob(job, values);
    return value === undefined ? [] : [[def.key, value] as const];
  });
  return Object.fromEntries(read);
}

const asRead = [...defs].sort((a, b) => a.place.summary - b.place.summary);

export const jobPieces: readonly JobPiece[] = asRead.flatMap(({ pieces }) => pieces);

/** What an export is narrowed to, as phrases for cards, reports and the status of a job. */
export function summarizeFilters(filters: Filters, wording: Wording): string[] {
  const values = valuesOf(filters);
  return asRead.flatMap((def) => {
    const value = values.get(def.key);
    return value === undefined ? [] : def.summary(value, wording);
  });
}

/** The filters as lines of a review, which also says the defaults. */
export function reviewFilters(filters: Filters, wording: Wording): string[] {
  const values = valuesOf(filters);
  return [...defs]
    .sort((a, b) => a.place.review - b.place.review)
    .flatMap((def) => def.review(values.get(def.key), wording));
}

/** Equal for filters that make Adobe do the same. A time that counts from the moment of asking is its word. */
export function canonicalFilters(filters: Filters): Record<string, unknown> {
  const words: RelativeWords = filters.relative ?? {};
  const at = (time: string | undefined, name: string) =>
    time === undefined ? undefined : (words[name] ?? Date.parse(time));
  const values = valuesOf(filters);
  return Object.fromEntries(defs.map((def) => [def.key, def.canonical(values.get(def.key), at)]));
}

function given(filters: Filters): [FilterDef<unknown>, unknown][] {
  const values = valuesOf(filters);
  return defs.flatMap((def): [FilterDef<unknown>, unknown][] => {
    const value = values.get(def.key);
    return value === undefined ? [] : [[def, value]];
  });
}
