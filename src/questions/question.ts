import type { ButtonPress, Reply } from '../handlers.js';
import { rejectedRedisDown } from '../messages/ephemeral.js';
import { givenBack } from '../errors.js';
import type { QuestionKind } from '../runs/open-questions.js';
import type { SlackMessage } from '../runs/view.js';
import type { Services } from '../services.js';

/** A question that is asked once: a yes is looked at again, and acted on once. */
export interface Question {
  name: string;
  /** What is told at a no. */
  declined: string;
  /** What a yes comes to; all is looked up again. Throws where it came to nothing: the question may be answered again. */
  perform: (about: unknown, press: ButtonPress, services: Services) => Promise<Reply>;
}

/** `about` is what was kept when it was asked. */
export function defineQuestion<About>(
  { name, schema }: QuestionKind<About>,
  declined: string,
  perform: (about: About, press: ButtonPress, services: Services) => Promise<Reply>,
): Question {
  return { name, declined, perform: (about, press, services) => perform(givenBack(schema, about), press, services) };
}

/** Keeps what it is about, and says it: `says` is given the value of its buttons. */
export async function ask<About>(
  kind: QuestionKind<About>,
  by: string,
  about: About,
  says: (kept: string) => SlackMessage,
  { questions }: Pick<Services, 'questions'>,
): Promise<SlackMessage> {
  const kept = await questions.keep(kind, by, about);
  return kept === undefined ? rejectedRedisDown() : says(kept);
}
