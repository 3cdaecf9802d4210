import { CREATE, mayCreateMore } from '../../resolve/create-dataset.js';
import { mayOpen } from '../may-open.js';
import { typedTime } from '../../request/time.js';
import { epochOf } from './filters.js';
import { datasetOver } from '../dataset/view.js';
import { type Draft, type Memo, moved } from './state.js';
import { eachOnce, entriesOf, type Entry } from './entries.js';
import { readForm } from './fields.js';
import type { Filled } from './from-request.js';
import * as perAudience from './per-audience-view.js';
import { MAX_AUDIENCES } from '../../request/request.js';
import type { Services } from '../../services.js';
import type { Change, View } from '../../handlers.js';
import { known, knownNow } from './data.js';
import { viewOf } from './open.js';

/** The form as it is filled now, drawn again with what Adobe says. */
async function redrawn(
  { draft, memo }: Filled,
  zone: string,
  services: Services,
): Promise<{ becomes: View } | undefined> {
  const view = viewOf({ draft, memo, known: await known({ draft, memo, zone }, services) });
  return view && { becomes: view };
}

/** Other audiences: what is known of them is shown, unless the form has changed meanwhile. */
export const recount: Change = (filled, services) => redrawn(readForm(filled), filled.person.zone, services);

/** Another choice of what comes after. */
export const refill: Change = (filled, services) => rebuilt(readForm(filled), filled.person.zone, services);

/** The form has other fields now: it is drawn again whatever happened meanwhile. */
async function rebuilt(filled: Filled, zone: string, services: Services) {
  const drawn = await redrawn(filled, zone, services);
  return drawn && { ...drawn, insists: true };
}

/** Another sandbox knows none of the audiences, datasets and merge policies: their fields begin anew. */
export const changeSandbox: Change = async (filled, services) => {
  const { draft, memo } = readForm(filled);
  if (draft.sandbox === memo.sandbox) return undefined;
  return rebuilt(moved({ draft, memo }), filled.person.zone, services);
};

export const unfoldFilters: Change = async (filled, services) => {
  const { draft, memo } = readForm(filled);
  return rebuilt({ draft, memo: { ...memo, filters: true } }, filled.person.zone, services);
};

/** Times that were picked are there to be typed over, and the other way round; one that cannot be picked stays typed. */
export const changeTimes: Change = async (filled, services) => {
  const { draft, memo } = readForm(filled);
  const { zone } = filled.person;
  const times: Memo['times'] = filled.chosen === 'typed' || !allPickable(draft, zone, services) ? 'typed' : 'picked';
  const shown = memo.times === 'picked' && times === 'typed' ? typedOver(draft, zone) : draft;
  return rebuilt({ draft: shown, memo: { ...memo, times } }, zone, services);
};

/** What was picked, as the person would have typed it. */
function typedOver(draft: Draft, zone: string): Draft {
  const typed = (picked: string) => (picked === '' ? '' : typedTime(picked, zone));
  const { enteredFrom, enteredTo, updated, eventsSince } = draft;
  return {
    ...draft,
    enteredFrom: typed(enteredFrom),
    enteredTo: typed(enteredTo),
    updated: typed(updated),
    eventsSince: typed(eventsSince),
  };
}

function allPickable(draft: Draft, zone: string, { now }: Services): boolean {
  const { enteredFrom, enteredTo, updated, eventsSince } = draft;
  const known = { zone, now: now() };
  const pickable = (text: string, end = false) => text === '' || epochOf(text, known, end) !== undefined;
  return [enteredFrom, updated, eventsSince].every((text) => pickable(text)) && pickable(enteredTo, true);
}

/** Opens the form that creates a dataset on top. */
export const openDataset: Change = async (filled, services) => {
  await mayCreateMore(filled.person.id, services);
  const { draft, memo } = readForm(filled);
  mayOpen(filled.person.id, memo.sandbox, services, CREATE);
  const view = datasetOver({ draft, memo });
  return view ? { pushes: view } : tooMuch({ draft, memo }, filled.person.zone, services, TOO_MUCH_KEPT);
};

/** Opens status and namespace per audience on top. */
export const openPerAudience: Change = async (filled, services) => {
  const { draft, memo } = readForm(filled);
  const { zone } = filled.person;
  const names = new Map(knownNow({ draft, memo, zone }, services).counted.map(({ id, name }) => [id, name]));
  const entries = eachOnce(entriesOf(draft).entries).slice(0, MAX_AUDIENCES);
  const view = perAudience.view({ draft, memo, entries: entries.map((entry) => withName(entry, names)) });
  return view ? { pushes: view } : tooMuch({ draft, memo }, zone, services, TOO_MUCH);
};

/** As Adobe calls what was given by its id. */
function withName(entry: Entry, names: Map<string, string>): Entry {
  const [only, ...others] = entry.terms;
  const name = others.length === 0 && only ? names.get(only.term) : undefined;
  return name === undefined ? entry : { ...entry, name };
}

async function tooMuch({ draft, memo }: Filled, zone: string, services: Services, notice: string) {
  const form = viewOf({ draft, memo, known: await known({ draft, memo, zone }, services), notice });
  return form && { becomes: form };
}

const TOO_MUCH_KEPT = 'This form holds too much to come back to it. Type it: /audience dataset create <name>.';
const TOO_MUCH =
  'That is more than a form can hold per audience. Type it: /audience export <id>=exited <id>=realized to:<dataset>.';
