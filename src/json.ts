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
