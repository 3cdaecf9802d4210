import { submitOrClarify } from '../forms/run/start-run.js';
import { rejectedRedisDown, textMessage } from '../messages/ephemeral.js';
import { type Button, reply } from '../handlers.js';

/** The two answers to the question before an inline write in production; the value is the kept ask. */
export const startAsked: Button = async ({ value, person }, { intake }) => ({
  reply: (await intake.resume(value, person.id, true)).message,
  replaces: true,
});

/** Once more what a run has just done; in production that is asked about first. The value is the kept ask. */
export const repeatAsked: Button = async ({ value, person }, { intake }) => ({
  reply: (await intake.resume(value, person.id, false)).message,
  replaces: true,
});

/** An answer to a question about an ask that was not clear, which may lead to the next one or to a form. The value is the kept answer. */
export const chooseAsked: Button = async ({ value, person }, services) => {
  const asked = await services.questions.answered(value, person.id, services.now());
  // The question stays, to be answered in a minute.
  if (asked === 'out-of-reach') return reply(rejectedRedisDown());
  const answer = await submitOrClarify(`choice-${value}`, asked, person, services);
  return answer && 'reply' in answer ? { ...answer, replaces: true } : answer;
};

export const dropAsked: Button = () => Promise.resolve({ reply: textMessage('Not started.'), replaces: true });
