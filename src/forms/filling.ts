import { typedTime } from '../asking/times.js';
import { epochOf } from '../modals/filters.js';
import { audiencesOf } from '../modals/asking.js';
import { datasetOver } from '../modals/dataset.js';
import { type Draft, type Memo, moved } from '../modals/draft.js';
import { readForm } from '../modals/fields.js';
import type { Filled } from '../modals/prefill.js';
import * as perAudience from '../modals/per-audience.js';
import type { Services } from '../services.js';
import type { Change, View } from '../surface.js';
import { known, knownNow } from './knowing.js';
import { viewOf } from './opening.js';

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
  const times = [draft.enteredFrom, draft.enteredTo, draft.updated, draft.eventsSince].filter((text) => text !== '');
  return times.every((text) => epochOf(text, { zone, now: now() }) !== undefined);
}

/** Opens the form that creates a dataset on top. */
export const openDataset: Change = async (filled, services) => {
  const { draft, memo } = readForm(filled);
  const view = datasetOver({ draft, memo });
  return view ? { pushes: view } : tooMuch({ draft, memo }, filled.person.zone, services, TOO_MUCH_KEPT);
};

/** Opens status and namespace per audience on top. */
export const openPerAudience: Change = async (filled, services) => {
  const { draft, memo } = readForm(filled);
  const { zone } = filled.person;
  const names = new Map(knownNow({ draft, memo, zone }, services).counted.map(({ id, name }) => [id, name]));
  const audiences = audiencesOf(draft).map((one) => ({ ...one, name: names.get(one.term) ?? one.name }));
  const view = perAudience.view({ draft, memo, audiences });
  return view ? { pushes: view } : tooMuch({ draft, memo }, zone, services, TOO_MUCH);
};

async function tooMuch({ draft, memo }: Filled, zone: string, services: Services, notice: string) {
  const form = viewOf({ draft, memo, known: await known({ draft, memo, zone }, services), notice });
  return form && { becomes: form };
}

const TOO_MUCH_KEPT = 'This form holds too much to come back to it. Type it: /audience dataset create <name>.';
const TOO_MUCH =
  'That is more than a form can hold per audience. Type it: /audience export <id>=exited <id>=realized to:<dataset>.';
