import type { Person } from '../../access.js';
import { openForm, mayOpen } from './open.js';
import { nameTimes } from '../../export-filters/index.js';
import { UserError } from '../../errors.js';
import * as words from '../../messages/ephemeral.js';
import { submissionMessage } from '../../messages/submission.js';
import { unclearRequest } from '../../messages/unclear.js';
import { fromDraft } from './from-request.js';
import { keepUnclear } from '../../runs/open-questions.js';
import type { Submitted } from '../../runs/record.js';
import type { DraftRequest } from '../../request/request.js';
import type { Services } from '../../services.js';
import { type Reply, reply, type CommandInput } from '../../handlers.js';
import { isUntold } from '../../platform/wall-time.js';
import { parseAll } from '../../request/parse.js';
import { problemOf, RequestProblems } from '../../resolve/request-errors.js';

export async function startRun(kind: 'evaluation' | 'export', typed: CommandInput, services: Services): Promise<Reply> {
  const { person, channel, responseUrl, delivery } = typed;
  const sandbox = await (typed.sandbox ?? services.channels.sandbox(channel));
  if (sandbox === undefined) return reply(words.rejectedRedisDown());
  const { ask, mistakes } = parseAll(kind, typed.words, { now: services.now(), zone: person.zone, sandbox });
  const at = services.now();
  const asked = { ask, by: person.id, channel, at, confirmed: false, responseUrl };
  if (mistakes.length > 0) throw await allWrong(asked, mistakes, services);
  const answer = await submitOrClarify(delivery, asked, person, services);
  const saysTimes = answer && 'reply' in answer && isUntold(person.zone) && nameTimes(ask.filters);
  return saysTimes ? { ...answer, reply: words.readInUtc(answer.reply) } : answer;
}

/** `delivery` is the same for the same command or press. Throws UserError if part of the ask has to be typed again. */
export async function submitOrClarify(
  delivery: string,
  asked: Submitted,
  person: Pick<Person, 'id' | 'zone'>,
  services: Services,
): Promise<Reply> {
  const { ask, channel, responseUrl } = asked;
  if (isUnfinished(ask)) {
    mayOpen(asked.by, ask.sandbox, services);
    const form = ask.kind === 'export' ? 'export' : 'evaluate';
    return openForm(fromDraft(ask, { form, channel, responseUrl }), person, services);
  }
  try {
    return reply(submissionMessage(await services.intake.submit(delivery, asked)));
  } catch (error) {
    if (!(error instanceof RequestProblems)) throw error;
    const question = await keepUnclear(services.questions, asked, error);
    if (!question) throw error;
    return reply(unclearRequest(question));
  }
}

/** The mistakes in the words, and what Adobe does not know of the rest. */
async function allWrong(asked: Submitted, mistakes: UserError[], { intake }: Services): Promise<RequestProblems> {
  const { audiences } = asked.ask;
  const elsewhere = mistakes.some(({ field }) => field === 'sandbox');
  const unknown = audiences.length === 0 || elsewhere ? [] : await problemsOf(intake.read(asked));
  return new RequestProblems([
    ...mistakes.map(problemOf),
    ...unknown.filter(({ field }) => !mistakes.some((one) => one.field === field)),
  ]);
}

async function problemsOf(reading: Promise<unknown>): Promise<RequestProblems['problems']> {
  try {
    await reading;
    return [];
  } catch (error) {
    if (error instanceof RequestProblems) return error.problems;
    if (error instanceof UserError) return [problemOf(error)];
    throw error;
  }
}

function isUnfinished({ kind, audiences, dataset }: DraftRequest): boolean {
  return audiences.length === 0 || (kind === 'export' && dataset === undefined);
}
