import { AdobeError, Mistake, type MistakeField } from '../errors.js';
import { unreadableWords } from '../messages/adobe-errors.js';
import { within } from '../platform/timeout.js';

/** Slack gives a form 3 s for its answer. */
const FORM_MS = 2_000;

/** What a form asks Adobe before it closes. Throws Mistake on the field where Adobe is slow, or would not say. */
export async function inTime<Result>(asked: Promise<Result>, field: MistakeField): Promise<Result> {
  const silent = (error: unknown): never => {
    if (!(error instanceof AdobeError)) throw error;
    if (error.failure !== 'unreadable')
      throw new Mistake(`Adobe says: ${error.message} Send it again in a moment.`, field);
    throw new Mistake(`${unreadableWords(error.details)} Sending it again does not help.`, field);
  };
  return within(FORM_MS, asked.catch(silent), () => {
    throw new Mistake('Adobe is slow just now. Send it again in a moment.', field);
  });
}
