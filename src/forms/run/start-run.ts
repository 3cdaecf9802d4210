import type { Person } from '../../access.js';
import { openForm } from './open.js';
import { Mistake } from '../../errors.js';
import * as words from '../../messages/ephemeral.js';
import { unclear } from '../../messages/unclear.js';
import { fromAsk } from './from-request.js';
import type { Asked } from '../../runs/record.js';
import type { Ask } from '../../request/request.js';
import type { Services } from '../../services.js';
import { type Answer, says, type Typed } from '../../handlers.js';
import { isUntold } from '../../platform/wall-time.js';
import { readAll } from '../../request/parse.js';
import { mayOpen } from '../may-open.js';
import { problemOf, Wrong } from '../../resolve/request-errors.js';

/** An ask in words: taken, and what became of it. */
export async function start(kind: 'evaluation' | 'export', typed: Typed, services: Services): Promise<Answer> {
  const { person, channel, responseUrl, triggerId } = typed;
  const sandbox = await services.channels.sandbox(channel);
  if (sandbox === undefined) return says(words.notTaken());
  const { ask, mistakes } = readAll(kind, typed.words, { now: services.now(), zone: person.zone, sandbox });
  const at = services.now().getTime();
  const asked = { ask, by: person.id, channel, at, confirmed: false, responseUrl };
  if (mistakes.length > 0) throw await allWrong(asked, mistakes, services);
  const answer = await takeOrAsk(triggerId, asked, person, services);
  const saysTimes = answer && 'says' in answer && isUntold(person.zone) && namesTimes(ask);
  return saysTimes ? { ...answer, says: words.readInUtc(answer.says) } : answer;
}

/**
 * What became of an ask; the form, where something is missing; or the question about what is not clear of it. `delivery` is
 * the same for the same command or press. Throws Mistake where something of it has to be typed again.
 */
export async function takeOrAsk(
  delivery: string,
  asked: Asked,
  person: Pick<Person, 'id' | 'zone'>,
  services: Services,
): Promise<Answer> {
  const { ask, channel, responseUrl } = asked;
  if (isUnfinished(ask)) {
    mayOpen(asked.by, ask.sandbox, services);
    const form = ask.kind === 'export' ? 'export' : 'evaluate';
    return openForm(fromAsk(ask, { form, channel, responseUrl }), person, services);
  }
  try {
    return says((await services.taking.take(delivery, asked)).message);
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    const question = await services.questions.about(asked, error);
    if (!question) throw error;
    return says(unclear(question));
  }
}

/** The mistakes of the words, and what Adobe does not know of the rest beside them. */
async function allWrong(asked: Asked, mistakes: Mistake[], { taking }: Pick<Services, 'taking'>): Promise<Wrong> {
  const { audiences } = asked.ask;
  const elsewhere = mistakes.some(({ field }) => field === 'sandbox');
  const unknown = audiences.length === 0 || elsewhere ? [] : await problemsOf(taking.read(asked));
  return new Wrong([
    ...mistakes.map(problemOf),
    ...unknown.filter(({ field }) => !mistakes.some((one) => one.field === field)),
  ]);
}

async function problemsOf(reading: Promise<unknown>): Promise<Wrong['problems']> {
  try {
    await reading;
    return [];
  } catch (error) {
    if (error instanceof Wrong) return error.problems;
    if (error instanceof Mistake) return [problemOf(error)];
    throw error;
  }
}

const namesTimes = ({ filters: { entered, updatedSince, events } }: Ask) =>
  [entered, updatedSince, events?.ingestedSince].some((one) => one !== undefined);

function isUnfinished({ kind, audiences, dataset }: Ask): boolean {
  return audiences.length === 0 || (kind === 'export' && dataset === undefined);
}
