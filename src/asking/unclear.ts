import type { ChoiceLabel, Unclear, Which } from '../messages/unclear.js';
import type { Ask } from '../runs/request.js';
import { fold } from '../folding.js';
import { type Choice, patched, type Problem, withoutThese, type Wrong } from './wrong.js';

/** What to ask, and what the ask becomes at each of its answers. */
export interface UnclearAsk {
  question: Omit<Unclear, 'kept'>;
  /** In the order of `at` in the question. */
  asks: Ask[];
}

/** Undefined where no press would do: something of it has to be typed again. */
export function unclearAsk(ask: Ask, { problems, left }: Wrong): UnclearAsk | undefined {
  const rest = withoutThese(ask, problems);
  const some = problems.some((problem) => usable(problem).length > 0);
  const isHopeless = problems.some((problem) => usable(problem).length === 0 && !problem.about);
  if (isHopeless || (!rest && !some)) return undefined;
  const asks: Ask[] = [];
  const keep = (one: Ask) => asks.push(one) - 1;
  const questions = problems.map((problem) => questionFor(problem, (choice) => keep(patched(ask, choice.patch))));
  const without = rest && { at: keep(rest), names: left };
  return { question: { problems: questions, ...(without ? { without } : {}) }, asks };
}

/** One that cannot be had is no answer. */
const usable = ({ choices }: Problem): Choice[] => choices.filter(({ whyNot }) => whyNot === undefined);

function questionFor(problem: Problem, keep: (choice: Choice) => number): Unclear['problems'][number] {
  const { sentence, typed, more } = problem;
  const choices = usable(problem).map((choice): ChoiceLabel => ({
    name: choice.name,
    detail: detailIn(problem, choice),
    at: keep(choice),
  }));
  return { sentence, typed, choices, ...(more === undefined ? {} : { more }) };
}

/** What tells a choice from the others, where that is not its name. */
function detailIn({ isQuestion, choices }: Problem, choice: Choice): string | undefined {
  const alike = isQuestion ?? choices.some((one) => one !== choice && fold(one.name) === fold(choice.name));
  return alike ? choice.detail : undefined;
}

/** One audience that is not clear, to be looked at; undefined where there is none to choose. */
export function whichOf({ problems }: Wrong): Pick<Which, 'sentence' | 'typed' | 'choices'> | undefined {
  const [problem, ...others] = problems;
  const choices = (problem?.choices ?? []).flatMap((choice) =>
    choice.id === undefined || !problem
      ? []
      : [{ id: choice.id, name: choice.name, detail: detailIn(problem, choice) }],
  );
  if (!problem || others.length > 0 || choices.length === 0) return undefined;
  return { sentence: problem.sentence, typed: problem.typed, choices };
}
