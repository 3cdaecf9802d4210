import { withStatusesBehind } from '../../resolve/trailing-words.js';
import { fillFields, filterFields, lostInFields } from '../../export-filters/index.js';
import { defined } from '../../platform/defined.js';
import { listed } from '../../platform/english.js';
import {
  DEFAULT_STATUSES,
  type DraftRequest,
  PLATFORM_NAMESPACE,
  type Request,
  type Status,
} from '../../request/request.js';
import { toOption } from './audience-options.js';
import { blankDraft, type FormState, type FormMeta, type Override, type RunForm, setsFolded } from './state.js';
import { keyOf, type NamedAudience, placed } from './entries.js';
import { setTimes } from './filters.js';

export interface FilledForm extends RunForm {
  /** A sentence, shown on top, that says what the form has no field or no room for. */
  lost?: string | undefined;
}

export type FormOrigin = Pick<FormMeta, 'form' | 'channel' | 'responseUrl' | 'caption' | 'again'>;

/** A form filled with typed words or the subject of a button. `names` are the names of what was chosen by id. */
export function fromDraft(
  typed: DraftRequest,
  origin: FormOrigin,
  names: { audience?: string; dataset?: string } = {},
): FilledForm {
  const ask = withStatusesBehind(typed);
  const { audience, dataset } = names;
  const audiences = ask.audiences.map((term) => defined({ term, name: audience }));
  const to =
    ask.dataset === undefined ? undefined : toOption({ term: ask.dataset, chosen: ask.datasetChosen }, dataset);
  const set = defined({
    ...placed(audiences),
    sandbox: ask.sandbox,
    statuses: ask.statuses,
    then: thenOf(ask),
    dataset: to,
    namespace: ask.namespace,
    filters: fillFields(ask.filters),
    reportIn: ask.reportIn,
  });
  const lost = [...(ask.dataset !== undefined && !to ? [TOO_LONG] : []), ...lostInFields(ask.filters)];
  return filled(origin, set, lost);
}

export function fromRequest(request: Request, origin: FormOrigin): FilledForm {
  const { kind, dataset, filters } = request;
  const common = kind === 'evaluation' ? DEFAULT_STATUSES : commonStatuses(request.audiences);
  const audiences = request.audiences.map((one) => chosenOf(one, common === undefined));
  const places = placed(audiences);
  // Audiences without room in the list have their statuses in the box.
  const own = audiences
    .slice(0, places.audiences.length)
    .flatMap(({ term: { statuses, ...term } }): [string, Override][] => {
      return statuses && statuses.length > 0 ? [[keyOf([term]), { statuses, namespace: '' }]] : [];
    });
  const to = dataset && toOption({ term: dataset.id, chosen: true }, dataset.name);
  const set = {
    ...places,
    sandbox: request.sandbox.name,
    statuses: common ?? DEFAULT_STATUSES,
    then: thenOf(request),
    dataset: to,
    filters: fillFields(filters),
  };
  const unsaid = common === undefined && request.audiences.some(({ statuses }) => statuses.length === 0);
  const lost = [
    ...(dataset && !to ? [TOO_LONG] : []),
    ...(unsaid ? [UNSAID] : []),
    ...lostInFields(filters),
    ...lostPieces(request.job?.unread),
  ];
  return filled(origin, set, lost, new Map(own));
}

const TOO_LONG = 'The dataset couldn’t be filled in because its name is too long. Choose it below.';
const UNSAID =
  'For some audiences, the job doesn’t say which profiles were exported. Those audiences use the settings below.';

/** An empty filter exports everything, which may be more than the job exported: the loss is said. */
const lostPieces = (unread: string[] = []) =>
  unread.length > 0
    ? [`Couldn’t read ${listed(unread)} from the job. Set ${unread.length === 1 ? 'it' : 'them'} below if it matters.`]
    : [];

const thenOf = ({ kind }: Pick<DraftRequest, 'kind'>): FormState['then'] =>
  kind === 'evaluation-then-export' ? 'export' : 'report';

function chosenOf({ id, namespace, name, statuses }: Request['audiences'][number], own: boolean): NamedAudience {
  const elsewhere = namespace === PLATFORM_NAMESPACE ? {} : { namespace };
  const unnamed = name === id || name === `${namespace}:${id}`;
  return {
    term: { term: id, chosen: true, ...elsewhere, ...(own ? { statuses } : {}) },
    ...(unnamed ? {} : { name }),
  };
}

function filled(
  origin: FormOrigin,
  set: Pick<FormState, 'sandbox'> & Partial<FormState>,
  lost: string[],
  overrides: FormMeta['overrides'] = new Map(),
): FilledForm {
  const { sandbox } = set;
  const draft = { ...blankDraft(sandbox, origin.channel === '' ? undefined : origin.channel), ...set };
  const shown = setsFolded(draft);
  return {
    draft,
    meta: {
      ...origin,
      sandbox,
      shownSandboxType: 'production',
      revision: 0,
      overrides,
      filters: shown,
      times: timesOf(draft),
      unsaid: (shown && saysNoTicks(draft)) || undefined,
    },
    lost: lost.length === 0 ? undefined : lost.join(' '),
  };
}

/** Slack's pickers take ten digits of seconds: nothing earlier than this, in epoch ms. */
const FIRST_PICKED = 1_000_000_000_000;
const PICKED = /^20\d\d-\d\d-\d\dT\d\d:\d\d:00\.000Z$/;

/** Shows times as they were given: picked if a picker holds all of them exactly, else typed. */
function timesOf({ filters }: FormState): FormMeta['times'] {
  const picked = setTimes(filters).every(({ text }) => PICKED.test(text) && Date.parse(text) >= FIRST_PICKED);
  return picked ? 'picked' : 'typed';
}

const saysNoTicks = ({ filters }: FormState) =>
  filterFields.every(({ kind, block }) => kind !== 'tick' || (filters[block] ?? '') === '');

function commonStatuses(all: { statuses: Status[] }[]): Status[] | undefined {
  const kinds = new Set(all.map(({ statuses }) => [...statuses].sort().join()));
  return kinds.size === 1 ? all[0]?.statuses : undefined;
}
