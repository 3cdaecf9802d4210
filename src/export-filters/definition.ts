import type { z } from 'zod';
import type { Now } from './values.js';

/** The words behind those instants that were counted from the moment of asking, such as `7d` or `now`, by the name of the time. */
export type RelativeWords = Partial<Record<string, string>>;

/** A text that says the value of a filter, or a part of it: `before` is what other texts said of the same value. */
export interface FilterText<Value> {
  /** Throws UserError that says what to give instead. */
  parse: (text: string, now: Now, before: Value | undefined) => Value;
  /** The value as `parse` takes it. Undefined where this text says nothing of it. */
  format: (value: Value, relative: RelativeWords) => string | undefined;
  /** The times in the text, by the names under which their words are kept. */
  times?: (text: string) => Record<string, string>;
}

/** A way to type a filter. Its fields take and show what it does, unless they have a `parse` or `format` of their own. */
export interface FilterModifier<Value> extends FilterText<Value> {
  key: string;
  usage: string;
  means: string;
  fields?: (FieldLook & Partial<FilterText<Value>>)[];
}

/** A field of the export form, as `forms/run/filters.ts` draws and reads it. It holds a text, which is empty where nothing is set. */
export type FieldLook = {
  /** Block id, without what forms add to it. An error of the same name is shown there. */
  block: string;
  label: string;
  hint?: string;
  /** It is not folded away with the others. */
  always?: true;
  /** Another sandbox does not know what it holds. */
  ofSandbox?: true;
} &
  /** A time may be picked, too. In place of the box there is a menu where the merge policies are known. */
  (
    | (TextBox & { kind: 'text' | 'time' | 'policy' })
    /** Two times, `from..to`: one box where they are typed, and two fields where they are picked. */
    | (TextBox & { kind: 'range'; from: { label: string }; to: { block: string; label: string } })
    /** One of a few. The first is usual, and its text is empty. */
    | { kind: 'choice'; options: { value: string; text: string }[] }
    /** A box to tick: `yes`, or `no` where the form says so. */
    | { kind: 'tick'; option: string }
  );

interface TextBox {
  placeholder: string;
  /** Characters. */
  longest: number;
  multiline?: true;
}

/** How values are written for people: an RFC 3339 time, and a list of XDM paths. */
export interface Wording {
  at: (time: string) => string;
  paths: (paths: string[]) => string;
}

/** An export job as far as filters read it; `adobe/export-narrowing.ts` parses it. */
export interface NarrowedJob {
  fields?: string | undefined;
  mergePolicy?: { id: string; version?: number | undefined } | undefined;
  filter?:
    | {
        segmentQualificationTime?: { startTime?: string | undefined; endTime?: string | undefined } | undefined;
        fromIngestTimestamp?: string | undefined;
        emptyProfiles?: boolean | undefined;
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

/** A piece of an export job that says the filter, by what people call it; `at`: the names that lead to it. */
export interface JobPiece {
  called: string;
  at: string[];
  as: 'paths' | 'instant' | 'flag' | 'id' | 'version';
}

/** How Adobe's spellings are read: paths between commas, and a time as RFC 3339, undefined where it is none. */
export interface JobValues {
  paths: (list: string | undefined) => string[];
  instant: (time: string | undefined) => string | undefined;
}

/** The pieces of an export body that filters fill; the audiences and the dataset are the caller's. */
export interface BodyParts {
  fields?: string;
  mergePolicy?: { id: string; version?: number | undefined };
  filter?: {
    segmentQualificationTime?: { startTime?: string; endTime?: string };
    fromIngestTimestamp?: string;
    emptyProfiles?: boolean;
    [other: string]: unknown;
  };
  additionalFields?: { eventList: { fields?: string; filter?: { fromIngestTimestamp: string } } };
  destination?: { segmentPerBatch: boolean };
}

/** All that is known of one export filter. */
export interface FilterDef<Value> {
  /** The name of its value in a request. */
  key: string;
  schema: z.ZodType<Value>;
  modifiers: FilterModifier<Value>[];
  /** Throws UserError for a value that says too little, once all that was typed is read. */
  check?(value: Value): void;
  /** Why no field can hold the value, as a sentence. */
  lost?(value: Value): string | undefined;
  toBody(value: Value): BodyParts;
  pieces: JobPiece[];
  /** Undefined where the job does not have it. */
  fromJob(job: NarrowedJob, values: JobValues): Value | undefined;
  /** The phrases of cards and reports: what the export is narrowed to. */
  summary(value: Value, wording: Wording): string[];
  /** The lines of the review before an export, also where nothing was asked for. */
  review(value: Value | undefined, wording: Wording): string[];
  /** Where it stands among the others in summaries and in reviews: people read them in another order than they type. */
  place: { summary: number; review: number };
  /** Equal for values that make Adobe do the same. `at`: an instant, or the word that it was counted from. */
  canonical(value: Value | undefined, at: (time: string | undefined, name: string) => unknown): unknown;
}
