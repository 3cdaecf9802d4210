import { whyNotCounted } from '../adobe/audiences.js';
import type { Sandbox } from '../adobe/sandboxes.js';
import type { Word } from '../request/tokenize.js';
import { orUndefined, UserError } from '../errors.js';
import { type AudienceView, audienceView } from '../queries/audiences.js';
import { estimate } from '../queries/estimate.js';
import { findAudience, parseQuery, requireSingle } from '../queries/parse-query.js';
import { orWhich, replyShareable } from '../slack/reply-shareable.js';
import { actions } from '../messages/buttons.js';
import { estimated, estimateFailed, ESTIMATING, noEstimate, sizeMessage } from '../messages/audiences.js';
import type { Services } from '../services.js';
import { type Reply, reply, type Verb } from '../handlers.js';

export const size: Verb = {
  usage: 'size <audience> [in:<sandbox>]',
  does: 'shows an audience’s last count, then an estimate that doesn’t use your evaluation quota',
  example: '/audience size "VIP buyers"',
  async run(typed, services) {
    requireSingle(typed.words, size.example);
    const { sandbox, text, words } = await parseQuery(typed, services, { names: 'whole' });
    if (text === '') throw new UserError(`Add an audience, for example: ${size.example}`, 'audiences');
    return orWhich(sandbox.name, actions.size, show(sandbox, words, services));
  },
};

async function show(sandbox: Sandbox, words: Word[], services: Services): Promise<Reply> {
  const found = await findAudience(sandbox.name, words, services.adobe);
  const audience = audienceView(found, undefined);
  const why = whyNotCounted(found);
  const note = why === undefined ? ESTIMATING : noEstimate(why);
  const answer = await replyShareable(sizeMessage(sandbox, audience, note), services);
  if (!answer || !('reply' in answer) || why !== undefined) return answer;
  return { ...answer, afterwards: () => sayEstimate(sandbox, audience, services) };
}

async function sayEstimate(sandbox: Sandbox, audience: AudienceView, services: Services): Promise<Reply> {
  const asked = estimate({ sandbox: sandbox.name, audienceId: audience.id }, services.adobe);
  const found = (await asked.catch(orUndefined('not-found'))) ?? 'unknown';
  if (typeof found === 'string') return reply(estimateFailed(audience, found));
  return replyShareable(estimated(sandbox, audience, found), services);
}
