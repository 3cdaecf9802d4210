import { fold } from '../request/fold.js';
import type { LabelParts } from '../platform/distinct-labels.js';
import { defined } from '../platform/defined.js';
import { plural } from '../platform/english.js';
import type { UnclearProblem, UnclearRequest, Which } from './unclear.js';
import type { DraftRequest } from '../request/request.js';
import {
  type ProblemChoice,
  rangeEnd,
  patched,
  type Problem,
  withoutThese,
  type RequestProblems,
} from './request-errors.js';

/** A question, and the ask that each of its answers makes. */
interface Clarification {
  question: Omit<UnclearRequest, 'kept'>;
  /** In the order of `at` in the question. */
  asks: DraftRequest[];
}

/** Undefined if no press can help: something has to be typed again. */
export function clarify(ask: DraftRequest, { problems, left }: RequestProblems): Clarification | undefined {
  const rest = withoutThese(ask, problems);
  const some = problems.some((problem) => usable(problem).length > 0);
  const isHopeless = problems.some((problem) => usable(problem).length === 0 && !problem.about);
  if (isHopeless || (!rest && !some)) return undefined;
  const asks: DraftRequest[] = [];
  const keep = (one: DraftRequest) => asks.push(one) - 1;
  const questions = problems.map((problem) => questionFor(problem, (choice) => keep(patched(ask, choice.patch))));
  const without = rest && { at: keep(rest), names: left };
  return { question: { problems: questions, ...(without ? { without } : {}) }, asks };
}

/** Leaves out the choices that cannot be had. */
const usable = ({ choices }: Problem): ProblemChoice[] => choices.filter(({ whyNot }) => whyNot === undefined);

function questionFor(problem: Problem, keep: (choice: ProblemChoice) => number): UnclearProblem {
  const { sentence, typed, field } = problem;
  const choices = usable(problem).map((choice) => ({ ...labelled(problem, choice), at: keep(choice) }));
  const sort = field === 'dataset' || field === 'policy' ? { sort: field } : {};
  return { sentence, typed, choices, ...restOf(problem), ...sort };
}

/** What is known of the matches that are not offered as choices. */
const restOf = ({ more, isQuestion: alike }: Problem) => defined({ more, alike });

/** The label has the detail at once if the choices are equally likely or another one has the same name. */
function labelled({ isQuestion, choices }: Problem, choice: ProblemChoice): LabelParts {
  const { name, detail } = choice;
  const alike = isQuestion ?? choices.some((one) => one !== choice && fold(one.name) === fold(name));
  return { name, ...defined({ detail: alike ? detail : undefined }), apart: detail ?? apartBy(choice) };
}

function apartBy({ patch }: ProblemChoice): string {
  if ('policy' in patch) return rangeEnd(patch.policy.id);
  if (!('terms' in patch)) return rangeEnd(patch.dataset);
  if (patch.dataset !== undefined) return rangeEnd(patch.dataset);
  return `${patch.terms.length} ${plural('audience', patch.terms.length)}`;
}

/** The choices for one unclear audience to look at; undefined if there is another problem or no choice. */
export function whichOf({ problems }: RequestProblems): Omit<Which, 'sandbox' | 'action'> | undefined {
  const [problem, ...others] = problems;
  if (!problem || others.length > 0) return undefined;
  const { sentence, typed } = problem;
  const choices = problem.choices.flatMap((choice) =>
    choice.id === undefined ? [] : [{ id: choice.id, ...labelled(problem, choice) }],
  );
  return choices.length === 0 ? undefined : { sentence, typed, choices, ...restOf(problem) };
}
