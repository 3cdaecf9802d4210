import { z } from 'zod';

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
