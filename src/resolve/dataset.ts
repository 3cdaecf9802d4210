import { type Dataset, isExportable, whyNotExportTarget } from '../adobe/datasets.js';
import type { Entries } from '../adobe/lenient-lists.js';
import { UserError } from '../errors.js';
import { mayBeAnother, perhapsUnread, unreadWords } from './unread-words.js';
import { fold } from '../request/fold.js';
import type { DraftRequest } from '../request/request.js';
import { type AtAdobe, timeLeft } from './lookups.js';
import { quoteTyped, textOfTerms } from './problems.js';
import { inQuotes } from '../request/quotes.js';
import { rangeEnd, type Patch, type Problem, problemOf } from './request-errors.js';
import { ADOBE_ID } from '../request/audience-term.js';

const CANDIDATES = 5;

/** The dataset that an ask names, or what is wrong with that. Throws AdobeError. */
export async function resolveDataset(
  ask: DraftRequest,
  at: AtAdobe,
): Promise<{ dataset: Dataset | undefined; problems: Problem[] }> {
  const { sandbox, adobe, until } = at;
  const { dataset: typed } = ask;
  const wrong = (problem: Problem) => ({ dataset: undefined, problems: [problem] });
  if (typed === undefined)
    return wrong(problemOf(new UserError('Name the dataset to export to: to:<id or name>.', 'dataset')));
  const called = await meantBy(typed, ask, at);
  const fit = () => adobe.datasets.fit({ sandbox, timeoutMs: timeLeft(until) });
  const longer = called.sure ? [] : longerNames(ask);
  if (longer.length > 0) {
    const all = await fit();
    const goesOn = longer.flatMap((one) =>
      all.filter(({ name }) => fold(name) === fold(one.name)).map((dataset) => ({ ...one, dataset })),
    );
    if (goesOn.length > 0) return wrong(wordsBehind(typed, called.datasets.filter(isExportable), goesOn));
  }
  const usable = called.datasets.filter(isExportable);
  const [found] = usable.length > 0 ? usable : called.datasets;
  if (called.unread > 0) return wrong(unseen(typed, called.unread, usable));
  if (found && usable.length === 1) return { dataset: found, problems: [] };
  if (usable.length > 1) return wrong(several(typed, usable));
  return wrong(unusable(found, typed, sandbox, await fit()));
}

/** A chosen dataset is an id, not a name. Unquoted text in the form of an id is one if there is such a dataset. */
async function meantBy(
  typed: string,
  { datasetChosen: chosen, datasetQuoted: quoted }: DraftRequest,
  at: AtAdobe,
): Promise<{ datasets: Dataset[]; sure: boolean; unread: number }> {
  const byId = chosen || ADOBE_ID.test(typed) ? await datasetById(typed, at) : undefined;
  if (chosen || (byId && !quoted)) return { datasets: byId ? [byId] : [], sure: true, unread: 0 };
  const named = await at.adobe.datasets.called({ sandbox: at.sandbox, name: typed, timeoutMs: timeLeft(at.until) });
  const others = named.filter(({ id }) => id !== byId?.id);
  return { datasets: [...(byId ? [byId] : []), ...others], sure: byId !== undefined, unread: named.unread };
}

async function datasetById(typed: string, { sandbox, adobe, until }: AtAdobe): Promise<Dataset | undefined> {
  const get = (id: string) => adobe.datasets.get({ sandbox, id, timeoutMs: timeLeft(until) });
  return (await get(typed)) ?? (typed === typed.toLowerCase() ? undefined : get(typed.toLowerCase()));
}

interface Longer {
  name: string;
  from: number;
  count: number;
}

/** The names that the dataset may have together with the words right behind it. */
function longerNames({ audiences, dataset = '' }: DraftRequest): Longer[] {
  const from = audiences.findIndex(({ behind }) => behind === 'to');
  if (from < 0) return [];
  const others = audiences.slice(from + 1);
  const end = others.findIndex(({ continues }) => !continues);
  const words = audiences.slice(from, from + 1 + (end < 0 ? others.length : end));
  return words.map((_word, at) => ({ name: `${dataset} ${textOfTerms(words.slice(0, at + 1))}`, from, count: at + 1 }));
}

function wordsBehind(typed: string, called: Dataset[], longer: (Longer & { dataset: Dataset })[]): Problem {
  const choices = longer.map(({ dataset, from, count }) => {
    const patch: Patch = { from, count, terms: [], dataset: dataset.id };
    return { name: `to:${dataset.name}`, patch };
  });
  const short = called.map(({ id, name }) => ({ name: `to:${name}`, patch: { dataset: id, apart: true } }));
  const names = longer.map(({ dataset }) => `to:${inQuotes(dataset.name)}`);
  const typedWords = `Did you mean ${names.join(' or ')}? Put a dataset’s name with spaces in quotes.`;
  const sentence = called.length === 0 ? typedWords : `Did you mean ${names.join(' or ')}, or to:${inQuotes(typed)}?`;
  return { sentence, typed: typedWords, formMessage: typedWords, field: 'dataset', choices: [...choices, ...short] };
}

function several(typed: string, usable: Dataset[]): Problem {
  const named = usable.every(({ name }) => fold(name) === fold(typed));
  const what = named
    ? `${usable.length} datasets are called ${quoteTyped(typed)}.`
    : `${quoteTyped(typed)} can mean ${usable.length} datasets.`;
  const ids = usable.map(({ id, name }) => (name === typed ? id : `${quoteTyped(name)} (${id})`)).join(', ');
  const choices = usable.map(choiceOf);
  const words = {
    typed: `${what} Type the id: ${ids}.`,
    formMessage: `${what} Choose the one you mean by its id: ${ids}.`,
  };
  return { sentence: `${what} Which one do you mean?`, isQuestion: true, ...words, field: 'dataset', choices };
}

/** An unreadable dataset may be the one meant, even if a readable one has the name. */
function unseen(typed: string, unread: number, usable: Dataset[]): Problem {
  const about = { field: 'dataset' as const, choices: usable.map(choiceOf) };
  if (usable.length === 0) {
    const sentence = `${perhapsUnread('dataset', typed, unread)} If you know its id, use to:<id>.`;
    return { ...about, sentence, typed: sentence, formMessage: perhapsUnread('dataset', typed, unread) };
  }
  const what = mayBeAnother('dataset', unread, `that may be called ${quoteTyped(typed)}`);
  const ids = usable.map(({ id }) => id).join(', ');
  const words = {
    typed: `${what} Type the id of the one you mean: ${ids}.`,
    formMessage: `${what} Choose the one you mean in the list.`,
  };
  return { ...about, ...words, sentence: `${what} Which one do you mean?`, isQuestion: true };
}

const choiceOf = ({ id, name }: Dataset) => ({ name, id, detail: rangeEnd(id), patch: { dataset: id } });

function unusable(found: Dataset | undefined, typed: string, sandbox: string, fit: Entries<Dataset>): Problem {
  const some = fit.slice(0, CANDIDATES);
  const offer =
    some.length > 0 ? ` Datasets you can export to: ${some.map(({ name }) => `“${name}”`).join(', ')}.` : '';
  const what = found
    ? `“${found.name}” ${whyNotExportTarget(found)}`
    : `There is no dataset ${quoteTyped(typed)} in ${sandbox}.`;
  const unread = found ? [] : unreadWords([{ noun: 'dataset', count: fit.unread }]);
  const choices = some.map(({ id, name }) => ({ name, patch: { dataset: id } }));
  const more = fit.length - some.length;
  return {
    ...problemOf(new UserError([`${what}${offer}`, ...unread].join(' '), 'dataset')),
    choices,
    ...(more > 0 ? { more } : {}),
  };
}
