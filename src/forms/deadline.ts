import { AdobeError, UserError, type RequestField } from '../errors.js';
import { unreadableWords } from '../messages/adobe-errors.js';
import { withTimeout } from '../platform/timeout.js';

/** Slack gives a form 3 s for its answer. */
const FORM_MS = 2_000;

/** Awaits what a form asks Adobe before it closes. Throws UserError on `field` if Adobe is slow or refuses. */
export async function withFormDeadline<Result>(asked: Promise<Result>, field: RequestField): Promise<Result> {
  const silent = (error: unknown): never => {
    if (!(error instanceof AdobeError)) throw error;
    if (error.failure !== 'unreadable')
      throw new UserError(`Adobe says: ${error.message} Submit it again in a moment.`, field);
    throw new UserError(`${unreadableWords(error.details)} Submitting it again won’t help.`, field);
  };
  return withTimeout(FORM_MS, asked.catch(silent), () => {
    throw new UserError('Adobe is slow right now. Submit it again in a moment.', field);
  });
}
