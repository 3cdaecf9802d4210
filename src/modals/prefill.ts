import { typedTime } from '../asking/times.js';
import { asWord } from '../asking/quotes.js';
import { type Ask, type Filters, PLATFORM_NAMESPACE, type Request, type Status } from '../runs/request.js';
import { termChoice, termKey } from './choices.js';
import { blankDraft, type Draft, filtersSet, type Memo } from './draft.js';
import type { Choice } from './elements.js';

/** A form that is filled before it is shown: what its fields hold, and what it carries along. */
export interface Filled {
  draft: Draft;
  memo: Memo;
}

export interface Origin {
  form: Memo['form'];
  /** Where it was asked for; empty on the Home. */
  channel: string;
  responseUrl: string | undefined;
  /** IANA zone of the person, in which typed times are shown. */
  zone: string;
  about?: string;
  /** The run of which it is the same again. */
  again?: string;
}

/** Filled with what was typed. */
export function fromAsk(ask: Ask, origin: Origin): Filled {
  const { choices, pasted } = pick(ask.audiences.map((audience) => ({ ...audience, name: audience.term })));
  const common = ask.statuses ?? ['realized'];
  const own = ask.audiences.flatMap((audience) =>
    audience.statuses ? [[termKey(audience), { statuses: audience.statuses, namespace: '' }] as const] : [],
  );
  return filled(ask.sandbox, origin, Object.fromEntries(own), {
    audiences: choices,
    pasted,
    statuses: common,
    then: ask.kind === 'evaluation-then-export' ? 'export' : 'report',
    dataset: ask.dataset === undefined ? undefined : termChoice(ask.dataset, undefined),
    namespace: ask.namespace ?? '',
    ...fromFilters(ask.filters, origin.zone),
    ...(ask.reportIn === undefined ? {} : { reportIn: ask.reportIn }),
  });
}

/** Filled with what a run was asked to do. */
export function fromRequest(request: Request, origin: Origin): Filled {
  const exports = request.kind !== 'evaluation';
  const audiences = request.audiences.map(({ id, namespace, name, statuses }) => ({
    term: id,
    name: name === `${namespace}:${id}` ? id : name,
    statuses,
    namespace: namespace.toLowerCase() === PLATFORM_NAMESPACE ? undefined : namespace,
  }));
  const { choices, pasted } = pick(audiences);
  const common = commonStatuses(audiences);
  const own = common
    ? []
    : audiences.map(({ term, namespace, statuses }) => {
        const key = termKey({ term, ...(namespace === undefined ? {} : { namespace }) });
        return [key, { statuses, namespace: '' }] as const;
      });
  return filled(request.sandbox.name, origin, exports ? Object.fromEntries(own) : {}, {
    audiences: choices,
    pasted,
    statuses: exports && common ? common : ['realized'],
    then: request.kind === 'evaluation-then-export' ? 'export' : 'report',
    dataset: request.dataset && termChoice(request.dataset.id, undefined, request.dataset.name),
    ...fromFilters(request.filters, origin.zone),
  });
}

function filled(sandbox: string, origin: Origin, own: Memo['own'], set: Partial<Draft>): Filled {
  const { form, channel, responseUrl, about, again } = origin;
  const draft = { ...blankDraft(sandbox, channel === '' ? undefined : channel), ...set };
  const timed = [draft.enteredFrom, draft.enteredTo, draft.updated, draft.eventsSince].some((time) => time !== '');
  return {
    draft,
    memo: {
      form,
      channel,
      sandbox,
      said: 'production',
      edition: 0,
      own,
      filters: filtersSet(draft) > 0,
      times: timed ? 'typed' : 'picked',
      ...(responseUrl === undefined ? {} : { responseUrl }),
      ...(about === undefined ? {} : { about }),
      ...(again === undefined ? {} : { again }),
    },
  };
}

/** Choices where Slack has room for them, else words for the box below. */
function pick(all: { term: string; namespace?: string | undefined; name: string }[]) {
  const choices: Choice[] = [];
  const rest: string[] = [];
  for (const { term, namespace, name } of all) {
    const choice = termChoice(term, namespace, name);
    if (choice) choices.push(choice);
    else rest.push(namespace === undefined ? `"${term}"` : `${namespace}:${asWord(term)}`);
  }
  return { choices, pasted: rest.join('\n') };
}

function commonStatuses(all: { statuses: Status[] }[]): Status[] | undefined {
  const kinds = new Set(all.map(({ statuses }) => [...statuses].sort().join()));
  return kinds.size === 1 ? all[0]?.statuses : undefined;
}

function fromFilters(filters: Filters, zone: string): Partial<Draft> {
  const { entered, updatedSince, fields, policy, events, emptyProfiles, batchPerAudience, relative } = filters;
  const here = (time: string | undefined, word: string | undefined) =>
    time === undefined ? '' : (word ?? typedTime(time, zone));
  return {
    enteredFrom: here(entered?.from, relative?.from),
    enteredTo: here(entered?.to, relative?.to),
    updated: here(updatedSince, relative?.updatedSince),
    fields: fields?.join(', ') ?? '',
    batch: batchPerAudience ? 'each' : 'one',
    empty: emptyProfiles ?? false,
    policy: policy?.id ?? '',
    version: policy?.version === undefined ? '' : String(policy.version),
    eventFields: events?.fields?.join(', ') ?? '',
    eventsSince: here(events?.ingestedSince, relative?.ingestedSince),
  };
}
