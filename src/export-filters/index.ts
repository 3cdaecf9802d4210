import { z } from 'zod';
import { relativeWord } from '../platform/typed-time.js';
import { all } from './all.js';
import type {
  BodyParts,
  FilterDef,
  FilterModifier,
  JobValues,
  NarrowedJob,
  RelativeWords,
  Wording,
} from './definition.js';
import type { Now } from './values.js';

type Known = (typeof all)[number];
type Values = { [Def in Known as Def['key']]?: z.infer<Def['schema']> | undefined };

/** Everything that narrows an export, the same whether typed or picked. Absent means: not asked for. */
export type Filters = Values & {
  relative?: Partial<Record<'from' | 'to' | 'updatedSince' | 'ingestedSince', string | undefined>> | undefined;
};

/** Each takes the values of its own key alone, so together they take those of any. */
const defs = all as readonly unknown[] as readonly FilterDef<unknown>[];

const shape = Object.fromEntries(defs.map(({ key, schema }) => [key, schema.optional()]));

/** The values of all filters, and the words behind those of their instants that were counted from the moment of asking. */
export const filtersSchema: z.ZodType<Filters> = z.object({
  ...shape,
  relative: z.record(z.string(), z.string()).optional(),
}) as z.ZodType as z.ZodType<Filters>; // Object.fromEntries forgets the names

/** Every modifier of a filter, with what help says of it. */
export const filterModifiers: readonly FilterModifier<unknown>[] = defs.flatMap(({ modifiers }) => modifiers);

const valuesOf = (filters: Filters): ReadonlyMap<string, unknown> => new Map(Object.entries(filters));

/** The filters with what one more modifier says. Throws UserError where its text cannot be read. */
export function parseFilter(filters: Filters, key: string, text: string, now: Now): Filters {
  const def = defs.find(({ modifiers }) => modifiers.some((one) => one.key === key));
  const modifier = def?.modifiers.find((one) => one.key === key);
  if (!def || !modifier) return filters;
  const before = valuesOf(filters).get(def.key);
  const value = modifier.parse(text, now, before);
  const relative = relativeWords({ ...modifier.times?.(text) });
  return { ...filters, [def.key]: value, ...(relative ? { relative: { ...filters.relative, ...relative } } : {}) };
}

/** Those of the times that are counted from the moment of asking, by their names. Undefined where none is. */
export function relativeWords(typed: Record<string, string>): RelativeWords | undefined {
  const words = Object.entries(typed).flatMap(([name, text]) => {
    const word = relativeWord(text);
    return word === undefined ? [] : [[name, word] as const];
  });
  return words.length === 0 ? undefined : Object.fromEntries(words);
}

/** The form's boxes, each with its block id and the modifier that reads what is in it. */
export const filterFields = defs.flatMap(({ key, field, modifiers: [modifier] }) =>
  field && modifier ? [{ ...field, block: `filter-${key}`, key, modifier: modifier.key }] : [],
);

/** What the form's boxes hold where these filters are set, by block id. */
export function fillFields(filters: Filters): Record<string, string> {
  const filled = given(filters).flatMap(([{ key, modifiers }, value]) => {
    const box = filterFields.find((one) => one.key === key);
    if (!box) return [];
    const text = modifiers[0]?.format(value, filters.relative ?? {});
    return text === undefined ? [] : [[box.block, text] as const];
  });
  return Object.fromEntries(filled);
}

/** Throws UserError for filters that say too little. */
export function checkFilters(filters: Filters): void {
  for (const [def, value] of given(filters)) def.check?.(value);
}

/** The filters as words of a command. */
export function formatFilters(filters: Filters): string[] {
  return given(filters).flatMap(([{ modifiers }, value]) =>
    modifiers.flatMap((one) => {
      const text = one.format(value, filters.relative ?? {});
      return text === undefined ? [] : [`${one.key}:${text}`];
    }),
  );
}

/** What the filters add to the body of an export. */
export function toExportBody(filters: Filters): BodyParts {
  return given(filters)
    .map(([def, value]) => def.toBody(value))
    .reduce((body, { filter, ...parts }) => ({ ...body, ...parts, filter: { ...body.filter, ...filter } }), {});
}

/** What narrows an export job, so that it can be asked for again. */
export function fromExportJob(job: NarrowedJob, values: JobValues): Filters {
  const read = defs.flatMap((def) => {
    const value = def.fromJob(job, values);
    return value === undefined ? [] : [[def.key, value] as const];
  });
  return Object.fromEntries(read);
}

/** What an export is narrowed to, as phrases for cards and reports. */
export function summarizeFilters(filters: Filters, wording: Wording): string[] {
  return [...given(filters)]
    .sort(([a], [b]) => a.place.summary - b.place.summary)
    .flatMap(([def, value]) => def.summary(value, wording));
}

/** The same as lines of a review, which also says what is usual. */
export function reviewFilters(filters: Filters, wording: Wording): string[] {
  const values = valuesOf(filters);
  return [...defs]
    .sort((a, b) => a.place.review - b.place.review)
    .flatMap((def) => def.review(values.get(def.key), wording));
}

/** Equal for filters that make Adobe do the same. A time counted from the moment of asking is its word. */
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
