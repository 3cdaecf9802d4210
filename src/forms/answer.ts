import type { View } from '../handlers.js';
import type { SlackMessage } from '../runs/view.js';
import type { FormPlace } from './inputs.js';

export const answerFormId = 'answer';

/** An answer on top of all else, after which nothing beneath is to be filled in, with the buttons that it has as a message; `place` is where they were asked for. */
export function answerForm(title: string, { blocks }: SlackMessage, place: FormPlace): View {
  return { id: answerFormId, title, close: 'Close', closesAll: true, privateMetadata: JSON.stringify(place), blocks };
}
