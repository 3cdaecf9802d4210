import type { LabelParts } from '../platform/distinct-labels.js';

/** One answer that can be pressed. */
export interface ChoiceLabel extends LabelParts {
  /** Its place among the asks that are kept for the question. */
  at: number;
}

/** What a name may be the name of. */
export type Sort = 'audience' | 'dataset' | 'policy';

/** One thing that is not clear. */
export interface UnclearProblem {
  sentence: string;
  typed: string;
  choices: ChoiceLabel[];
  /** How many more there are than choices. */
  more?: number | undefined;
  /** What is to be chosen, where it is not an audience. */
  sort?: Sort | undefined;
  /** All choices have what was typed: no more of a name would part them. */
  alike?: true | undefined;
}

/** What is wrong with an ask, and what can be pressed instead of typing it again. */
export interface UnclearRequest {
  /** Where the asks to choose from are kept. */
  kept: string;
  problems: UnclearProblem[];
  /** What is left without all that is wrong. */
  without?: { at: number; names: string[] } | undefined;
}

/** Of one audience that is to be looked at. */
export interface Which extends Pick<UnclearProblem, 'sentence' | 'typed' | 'more' | 'alike'> {
  sandbox: string;
  choices: (LabelParts & { id: string })[];
  /** What a press looks at it with. */
  action: string;
}
