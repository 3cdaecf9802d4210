import type { SlackMessage } from '../../../src/runs/view.js';
import type { View } from '../../../src/handlers.js';

/** What people are shown by one presenter, at least once. */
export type Shown = [SlackMessage, ...SlackMessage[]] | [View, ...View[]];

type Shows<Presenter> = Presenter extends (...all: never[]) => infer Made
  ? [Made] extends [SlackMessage | View | undefined]
    ? true
    : false
  : false;

/**
 * Samples of all that a module presents: of each function in it that makes a message or a form. A new presenter without a
 * sample does not compile.
 */
export type SamplesOf<Module> = {
  [Name in keyof Module as Shows<Module[Name]> extends true ? Name : never]: Shown;
};

/** A form that Slack would keep; a sample that is too large for it is no sample. */
export function kept(view: View | undefined): View {
  if (!view) throw new Error('this sample carries more along than Slack keeps');
  return view;
}
