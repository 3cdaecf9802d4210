import type { KnownBlock } from '@slack/types';
import { LONGEST, readNamespace } from '../../export-filters/values.js';
import { Problems } from './to-request.js';
import { truncate, foreign } from '../../platform/escape.js';
import { context } from '../../messages/mrkdwn.js';
import type { Status } from '../../request/request.js';
import type { View } from '../../handlers.js';
import { type RunForm, decodeParent, encodeParent, type Override } from './state.js';
import { type FormContent, input, multiSelect, textBox, choicesOf, textIn } from '../inputs.js';
import type { PickedOrPasted } from './entries.js';
import { actionIds, formIds } from './ids.js';
import { tickedStatuses, STATUSES } from './read-form.js';

/** A block id is one of these followed by the key of an entry, which may hold any text. */
const ids = { statuses: 'own-statuses:', namespace: 'own-namespace:' };

/** Status and namespace of each audience, over an export form. Undefined if the metadata is too long for Slack. */
export function perAudienceView({ draft, meta }: RunForm, entries: PickedOrPasted[]): View | undefined {
  const kept = encodeParent({ meta, draft });
  if (kept === undefined) return undefined;
  const [asTheySay, open] = [entries.filter(saysItself), entries.filter((entry) => !saysItself(entry))];
  const boxed = asTheySay.map((entry) => context(`${foreign(entry.name)} is set in the box of the form below.`));
  const view = { id: formIds.perAudience, title: 'Differs per audience', close: 'Back', privateMetadata: kept };
  const none = context('Choose audiences first: then each of them can differ.');
  if (open.length === 0) return { ...view, blocks: boxed.length > 0 ? boxed : [none] };
  return {
    ...view,
    submit: 'Keep',
    blocks: [
      context('What holds for all is set in the form below; here an audience may differ from it.'),
      ...open.flatMap((entry) => fieldsOf(entry, meta.overrides.get(entry.key), draft.statuses)),
      ...boxed,
    ],
  };
}

/** Typed text with (possible) statuses gets no fields here: they would contradict what was typed. */
const saysItself = ({ terms }: PickedOrPasted) =>
  terms.some(({ statuses, typed }) => statuses !== undefined || typed?.includes('='));

function fieldsOf({ key, name, terms }: PickedOrPasted, own: Override | undefined, common: Status[]): KnownBlock[] {
  const [only, ...others] = terms;
  const namespace = own?.namespace ?? '';
  return [
    input({
      id: ids.statuses + key,
      label: truncate(name, 150),
      optional: true,
      hint: 'Nothing chosen: as for all.',
      element: multiSelect('multi_static_select', actionIds.inert, STATUSES, own?.statuses ?? common),
    }),
    // Only a single term gets a namespace: several words may be several audiences.
    ...(!only || others.length > 0
      ? []
      : [
          input({
            id: ids.namespace + key,
            label: `Namespace of ${truncate(name, 130)}`,
            optional: true,
            element: textBox({
              action: actionIds.inert,
              value: namespace,
              longest: LONGEST.word,
              placeholder: truncate(only.namespace ?? 'As for all', 150),
            }),
          }),
        ]),
  ];
}

/** The form below with the overrides that differ from its common values, or the errors by block id. */
export function read(filled: FormContent): RunForm | { errors: Record<string, string> } {
  const { meta, draft } = decodeParent(filled.privateMetadata);
  const common = draft.statuses;
  const own = new Map<string, Override>();
  const problems = new Problems();
  for (const block of Object.keys(filled.values).filter((id) => id.startsWith(ids.statuses))) {
    const key = block.slice(ids.statuses.length);
    const chosen = choicesOf(filled.values, block) ?? [];
    const wanted = chosen.length === 0 ? common : tickedStatuses(chosen);
    const namespace = textIn(filled.values, ids.namespace + key) ?? '';
    if (namespace !== '') problems.of(ids.namespace + key, () => readNamespace(namespace));
    if (namespace !== '' || [...wanted].sort().join() !== [...common].sort().join())
      own.set(key, { statuses: wanted, namespace });
  }
  if (problems.any) return { errors: problems.byBlock };
  return { draft, meta: { ...meta, overrides: own } };
}
