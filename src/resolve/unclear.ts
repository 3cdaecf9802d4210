import type { LabelParts } from '../platform/distinct-labels.js';

export interface ChoiceLabel extends LabelParts {
  /** Its place among the asks that are kept for the question. */
  at: number;
}

/** What a name can stand for. */
export type Sort = 'audience' | 'dataset' | 'policy';

export interface UnclearProblem {
  sentence: string;
  typed: string;
  choices: ChoiceLabel[];
  /** How many more there are than choices. */
  more?: number | undefined;
  /** What is to be chosen, if not an audience. */
  sort?: Sort | undefined;
  /** All choices match what was typed: more letters would not tell them apart. */
  alike?: true | undefined;
}

/** What is wrong with an ask, and what can be pressed instead of typing it again. */
export interface UnclearRequest {
  /** Where the asks to choose from are kept. */
  kept: string;
  problems: UnclearProblem[];
  /** The place of the ask without the problems, and the names it keeps. */
  without?: { at: number; names: string[] } | undefined;
}

/** Which one of several audiences is to be looked at. */
export interface Which extends Pick<UnclearProblem, 'sentence' | 'typed' | 'more' | 'alike'> {
  sandbox: string;
  choices: (LabelParts & { id: string })[];
  /** What a press looks at it with. */
  action: string;
}
