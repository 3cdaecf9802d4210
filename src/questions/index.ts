import { UserError } from '../errors.js';
import { type Button, type ButtonPress, reply } from '../handlers.js';
import { rejectedRedisDown, textMessage } from '../messages/ephemeral.js';
import type { Services } from '../services.js';
import type { Question } from './question.js';
import { cancelAsked } from './cancel.js';
import { changeScheduleAsked } from './change-schedule.js';
import { createDatasetAsked } from './create-dataset.js';
import { overlapAsked } from './overlap.js';
import { sendNowAsked } from './send-now.js';
import { startRunAsked } from './start-run.js';

const questions: readonly Question[] = [
  startRunAsked,
  cancelAsked,
  createDatasetAsked,
  changeScheduleAsked,
  sendNowAsked,
  overlapAsked,
];

/** A yes, or one of several answers. The value is the id of the question, then the index among several answers. */
export const answerQuestion: Button = (press, services) =>
  answered(press, services, (question, about) => question.perform(about, press, services));

/** A no always takes the question away, even one that was answered or is too old. */
export const declineQuestion: Button = (press, services) =>
  answered(
    press,
    services,
    ({ declined }) => Promise.resolve(reply(textMessage(declined))),
    'That question is closed.',
  );

/**
 * Takes the question, and the reply replaces its message. If `act` throws, the question may be answered again. `closed`
 * is said instead of an answer that comes too late or cannot be taken. Throws UserError for that without `closed`.
 */
async function answered(
  { value, person }: ButtonPress,
  { questions: open }: Services,
  act: (question: Question, about: unknown) => ReturnType<Button>,
  closed?: string,
): ReturnType<Button> {
  const [id = ''] = value.split(' ');
  const taken = await open.take(id, person.id);
  if (typeof taken === 'string' && closed !== undefined) return { reply: textMessage(closed), replaces: true };
  if (taken === 'out-of-reach') return reply(rejectedRedisDown());
  if (taken === 'gone')
    throw new UserError('You already answered this, or it’s more than 30 minutes old. Start again with /audience.');
  try {
    const question = questions.find(({ name }) => name === taken.question);
    if (!question) throw new Error(`there is no question ${taken.question}`);
    const answer = await act(question, taken.about);
    return answer && 'reply' in answer ? { ...answer, replaces: true } : answer;
  } catch (error) {
    await open.putBack(id, taken);
    throw error;
  }
}
