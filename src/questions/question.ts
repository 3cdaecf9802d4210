import type { ButtonPress, Reply } from '../handlers.js';
import { rejectedRedisDown } from '../messages/ephemeral.js';
import { givenBack } from '../errors.js';
import type { QuestionKind } from '../runs/open-questions.js';
import type { SlackMessage } from '../runs/view.js';
import type { Services } from '../services.js';

/** A question before an action. A yes is checked again and acted on once. */
export interface Question {
  name: string;
  /** The reply to a no. */
  declined: string;
  /** Acts on a yes and looks everything up again. If it throws, the question may be answered again. */
  perform: (about: unknown, press: ButtonPress, services: Services) => Promise<Reply>;
}

/** `about` is what was kept with the question. */
export function defineQuestion<About>(
  { name, schema }: QuestionKind<About>,
  declined: string,
  perform: (about: About, press: ButtonPress, services: Services) => Promise<Reply>,
): Question {
  return { name, declined, perform: (about, press, services) => perform(givenBack(schema, about), press, services) };
}

/** Keeps the question and returns its message. `says` gets the value of its buttons. */
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
