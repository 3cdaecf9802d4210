import type { z } from 'zod';
import type { Now } from './values.js';

/** The words of times that count from the moment of asking, such as `7d` or `now`, by the name of the time. */
export type RelativeWords = Partial<Record<string, string>>;

/** The text of a filter's value, or of a part of it. `before`: what other texts said of the same value. */
export interface FilterText<Value> {
  /** Throws UserError that says what to type instead. */
  parse: (text: string, now: Now, before: Value | undefined) => Value;
  /** The value as `parse` takes it. Undefined: this text says nothing of it. */
  format: (value: Value, relative: RelativeWords) => string | undefined;
  /** The times in the text, each by the name under which its words are kept. */
  times?: (text: string) => Record<string, string>;
}

/** A way to type a filter. Its fields use its `parse` and `format`, unless they have their own. */
export interface FilterModifier<Value> extends FilterText<Value> {
  key: string;
  usage: string;
  means: string;
  fields?: (FieldLook & Partial<FilterText<Value>>)[];
}

/** A field of the export form, as `forms/run/filters.ts` draws and reads it. Its text is empty if nothing is set. */
export type FieldLook = {
  /** Block id, without what forms add to it. An error of this name is shown at the field. */
  block: string;
  label: string;
  hint?: string;
  /** The field is shown even where the others are folded away. */
  always?: true;
  /** The value holds for one sandbox only. */
  ofSandbox?: true;
} &
  /** A time may also be picked. A policy has a menu, if the merge policies are known. */
  (
    | (TextBox & { kind: 'text' | 'time' | 'policy' })
    /** Two times, `from..to`: one box to type both, or two fields to pick them. */
    | (TextBox & { kind: 'range'; from: { label: string }; to: { block: string; label: string } })
    /** One of a few. The first is the default, and its text is empty. */
    | { kind: 'choice'; options: { value: string; text: string }[] }
    /** A box to tick: `yes` or `no`; left empty if the form was filled from what says nothing of its boxes. */
    | { kind: 'tick'; option: string }
  );

interface TextBox {
  placeholder: string;
  /** Characters. */
  longest: number;
  multiline?: true;
}

/** How messages write values: an RFC 3339 time, and a list of XDM paths. */
export interface Wording {
  at: (time: string) => string;
  paths: (paths: string[]) => string;
}

/** An export job as far as filters read and write it; `adobe/export-jobs.ts` parses it. */
export interface NarrowedJob {
  fields?: string | undefined;
  mergePolicy?: { id: string; version?: number | undefined } | undefined;
  filter?:
    | {
        segmentQualificationTime?: { startTime?: string | undefined; endTime?: string | undefined } | undefined;
        fromIngestTimestamp?: string | undefined;
        emptyProfiles?: boolean | undefined;
        [other: string]: unknown;
      }
    | undefined;
  additionalFields?:
    | {
        eventList?:
          | { fields?: string | undefined; filter?: { fromIngestTimestamp?: string | undefined } | undefined }
          | undefined;
      }
    | undefined;
  destination: { segmentPerBatch?: boolean | undefined };
}

/** A part of an export job that holds a filter. `called`: what people call it. `at`: the names that lead to it. */
export interface JobPiece {
  called: string;
  at: string[];
  as: 'paths' | 'instant' | 'flag' | 'id' | 'version';
}

/** Readers of Adobe's spellings: paths between commas; a time as RFC 3339, undefined if it is none. */
export interface JobValues {
  paths: (list: string | undefined) => string[];
  instant: (time: string | undefined) => string | undefined;
}

/** The pieces of an export body that filters fill; the audiences and the dataset are the caller's. */
export type BodyParts = Partial<NarrowedJob>;

export interface FilterDef<Value> {
  /** The name of the value in a request. */
  key: string;
  schema: z.ZodType<Value>;
  modifiers: FilterModifier<Value>[];
  /** Throws UserError for a value that says too little. Called after all that was typed is read. */
  check?(value: Value): void;
  /** Why no field can hold the value, as a sentence. */
  lost?(value: Value): string | undefined;
  /** The filter decides which profiles are taken, so that rows may be other than profiles of the audience. */
  chooses?: true;
  toBody(value: Value): BodyParts;
  pieces: JobPiece[];
  /** Undefined if the job does not have the filter. */
  fromJob(job: NarrowedJob, values: JobValues): Value | undefined;
  /** What the export is narrowed to, as phrases for cards and reports. */
  summary(value: Value, wording: Wording): string[];
  /** The lines of the review before an export, also if the filter is not set. */
  review(value: Value | undefined, wording: Wording): string[];
  /** The filter's place in summaries and in reviews: people read filters in another order than they type them. */
  place: { summary: number; review: number };
  /** Equal for values that make Adobe do the same. `at`: an instant, or the word that it was counted from. */
  canonical(value: Value | undefined, at: (time: string | undefined, name: string) => unknown): unknown;
}
