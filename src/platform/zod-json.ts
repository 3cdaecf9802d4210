import { z } from 'zod';

/** Parses JSON within a schema: text that is no JSON is an issue like any other, not an exception. */
export const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'not JSON' });
    return z.NEVER;
  }
});

/** A record of ours that its own schema refuses, a fault in Usher. It was not written. */
export class Unwritable extends Error {
  constructor(cause: unknown) {
    super('what was to be written could not be read again', { cause });
    this.name = 'Unwritable';
  }
}

/** JSON text that this schema can read again. Throws Unwritable if it cannot. */
export function serialize(schema: z.ZodType, value: unknown): string {
  const text = JSON.stringify(value);
  const { error } = json.pipe(schema).safeParse(text);
  if (error) throw new Unwritable(error);
  return text;
}
