import { AdobeError, Mistake, type MistakeField } from '../errors.js';

/** Slack gives a form 3 s for its answer. */
const FORM_MS = 2_000;

/** What a form asks Adobe before it closes. Throws Mistake on the field where Adobe is slow, or would not say. */
export async function inTime<Result>(asked: Promise<Result>, field: MistakeField): Promise<Result> {
  const slow = new Mistake('Adobe is slow just now. Send it again in a moment.', field);
  const late = new Promise<never>((_, reject) => setTimeout(() => reject(slow), FORM_MS).unref());
  const silent = (error: unknown): never => {
    if (!(error instanceof AdobeError)) throw error;
    throw new Mistake(`Adobe says: ${error.message} Send it again in a moment.`, field);
  };
  return Promise.race([asked.catch(silent), late]);
}
