import type { KnownBlock } from '@slack/types';
import { LONGEST, readNamespace } from '../../export-filters/values.js';
import { Problems } from './to-request.js';
import { truncate, foreign } from '../../platform/escape.js';
import { context } from '../../messages/mrkdwn.js';
import { readValue } from './audience-options.js';
import type { View } from '../../handlers.js';
import { type RunForm, decodeParent, encodeParent, type FormState, type Override } from './state.js';
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
  const boxed = asTheySay.map((entry) =>
    context(`${foreign(entry.name)} was pasted with its own settings. Change it on the previous screen.`),
  );
  const view = { id: formIds.perAudience, title: 'Override per audience', close: 'Back', privateMetadata: kept };
  const none = context('Choose audiences first. Then you can override settings for each one.');
  if (open.length === 0) return { ...view, blocks: boxed.length > 0 ? boxed : [none] };
  return {
    ...view,
    submit: 'Apply',
    focus: `${ids.statuses}${open[0]?.key}`,
    blocks: [
      context('Defaults come from the previous screen.'),
      ...open.flatMap((entry) => fieldsOf(entry, meta.overrides.get(entry.key), draft)),
      ...boxed,
    ],
  };
}

/** Typed text with (possible) statuses gets no fields here: they would contradict what was typed. */
const saysItself = ({ terms }: PickedOrPasted) =>
  terms.some(({ statuses, typed }) => statuses !== undefined || typed?.includes('='));

/** Picked audiences have a namespace; what was pasted is in the one for all. */
const takesCommon = (key: string): boolean => 'typed' in readValue(key);

/** Without an override the fields hold what holds for all. */
function fieldsOf({ key, name, terms }: PickedOrPasted, own: Override | undefined, common: FormState): KnownBlock[] {
  const [only, ...others] = terms;
  const shared = takesCommon(key) ? common.namespace : '';
  return [
    input({
      id: ids.statuses + key,
      label: truncate(name, 150),
      optional: true,
      hint: 'Leave empty to use the default.',
      element: multiSelect('multi_static_select', actionIds.inert, STATUSES, own?.statuses ?? common.statuses),
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
              value: own?.namespace || shared,
              longest: LONGEST.word,
              placeholder: truncate(only.namespace ?? 'UPS (Adobe’s own)', 150),
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
    const said = textIn(filled.values, ids.namespace + key) ?? '';
    const namespace = takesCommon(key) && said === draft.namespace ? '' : said;
    if (namespace !== '') problems.of(ids.namespace + key, () => readNamespace(namespace));
    if (namespace !== '' || [...wanted].sort().join() !== [...common].sort().join())
      own.set(key, { statuses: wanted, namespace });
  }
  if (problems.any) return { errors: problems.byBlock };
  return { draft, meta: { ...meta, overrides: own } };
}
