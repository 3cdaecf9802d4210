import { z } from 'zod';
import { UserError } from '../errors.js';

/** JSON text on its way into a schema; text that is no JSON is an issue like any other, not an exception. */
export const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'not JSON' });
    return z.NEVER;
  }
});

/** A record of ours that its own schema would refuse: a fault in Usher. Nothing of it was written. */
export class Unwritable extends Error {
  constructor(cause: unknown) {
    super('what was to be written could not be read again', { cause });
    this.name = 'Unwritable';
  }
}

/** The JSON text of what this schema reads again later. Throws Unwritable where it would not. */
export function serialize(schema: z.ZodType, value: unknown): string {
  const text = JSON.stringify(value);
  const { error } = json.pipe(schema).safeParse(text);
  if (error) throw new Unwritable(error);
  return text;
}

/** Where a version of ours before this one, or none, wrote what comes back. Nothing was done with it. */
const NOT_OURS =
  'That is not as this version of me writes it, so I cannot read it, and nothing was done. Ask anew with /audience.';

/** What Slack gives back to us, such as the fields of a form. Throws UserError where the schema refuses it. */
export function givenBack<Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> {
  const { success, data } = schema.safeParse(value);
  if (success) return data;
  throw new UserError(NOT_OURS, 'words');
}

/** The same of JSON that we let Slack carry along: the value of a button, the memo of a form. Throws UserError. */
export const carriedAlong = <Schema extends z.ZodType>(schema: Schema, text: string): z.infer<Schema> =>
  givenBack(schema, json.safeParse(text).data);
