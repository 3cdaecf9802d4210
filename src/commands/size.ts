import { whyNotCounted } from '../adobe/audiences.js';
import type { Sandbox } from '../adobe/sandboxes.js';
import type { Word } from '../request/tokenize.js';
import { AdobeError, Mistake } from '../errors.js';
import { audienceView } from '../queries/audiences.js';
import { estimate } from '../queries/estimate.js';
import { findAudience, orWhich, readQuestion, refuseSeveral, tell } from '../queries/parse-query.js';
import { actions } from '../messages/actions.js';
import type { AudienceView } from '../messages/find.js';
import { estimated, estimateFailed, ESTIMATING, noEstimate, size as sizeMessage } from '../messages/size.js';
import type { Services } from '../services.js';
import { type Answer, says, type Verb } from '../handlers.js';

export const size: Verb = {
  usage: 'size <audience> [in:<sandbox>]',
  does: 'tells an audience’s last count, then an estimate from a sample that spends no evaluation',
  example: '/audience size "VIP buyers"',
  async run(typed, services) {
    refuseSeveral(typed.words, size.example);
    const { sandbox, text, words } = await readQuestion(typed, services, { names: 'whole' });
    if (text === '') throw new Mistake(`Name the audience, for example: ${size.example}`, 'audiences');
    return orWhich(sandbox.name, actions.size, show(sandbox, words, services));
  },
};

/** The last count at once; the estimate, where there can be one, afterwards. */
async function show(sandbox: Sandbox, words: Word[], services: Services): Promise<Answer> {
  const found = await findAudience(sandbox.name, words, services.adobe);
  const audience = audienceView(found, []);
  const why = whyNotCounted(found);
  const note = why === undefined ? ESTIMATING : noEstimate(why);
  const answer = await tell(sizeMessage({ sandbox, audience, note }), services);
  if (!answer || !('says' in answer) || why !== undefined) return answer;
  return { ...answer, follows: () => sayEstimate(sandbox, audience, services) };
}

async function sayEstimate(sandbox: Sandbox, audience: AudienceView, services: Services): Promise<Answer> {
  try {
    const found = await estimate({ sandbox: sandbox.name, audienceId: audience.id }, services.adobe);
    if (found === undefined || found === 'late') {
      return says(estimateFailed({ audience, why: found ?? 'failed' }));
    }
    return await tell(estimated({ sandbox, audience, estimate: found }), services);
  } catch (error) {
    if (!(error instanceof AdobeError) || error.failure !== 'not-found') throw error;
    return says(estimateFailed({ audience, why: 'unknown' }));
  }
}
