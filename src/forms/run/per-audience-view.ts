import type { KnownBlock } from '@slack/types';
import { LONGEST } from '../../export-filters/values.js';
import { readNamespace } from '../../export-filters/values.js';
import { UserError } from '../../errors.js';
import { truncate, foreign } from '../../platform/escape.js';
import { context } from '../../messages/mrkdwn.js';
import type { Status } from '../../request/request.js';
import type { Values, View } from '../../handlers.js';
import { type ParentForm, decodeParent, encodeParent } from './parent-form.js';
import { type FormState, type FormMeta, type Override } from './state.js';
import { input, multiSelect, textBox } from '../inputs.js';
import type { PickedOrPasted } from './entries.js';
import { actionIds, formIds } from './ids.js';
import { tickedStatuses, STATUSES } from './fields.js';
import { choicesOf, textIn } from './read-values.js';

/** The whole id of a block is one of these and the key of an entry, which may hold anything. */
const ids = { statuses: 'own-statuses:', namespace: 'own-namespace:' };

export interface PerAudience extends ParentForm {
  /** As in the form below, with their names where they are known. */
  entries: PickedOrPasted[];
}

/** Status and namespace of each audience, over an export form. Undefined where Slack would not keep so much. */
export function perAudienceView({ draft, meta, entries }: PerAudience): View | undefined {
  const kept = encodeParent({ meta, draft });
  if (kept === undefined) return undefined;
  const [asTheySay, open] = [entries.filter(saysItself), entries.filter((entry) => !saysItself(entry))];
  const boxed = asTheySay.map((entry) => context(`${foreign(entry.name)} is set in the box of the form below.`));
  if (open.length === 0) {
    const first = boxed.length > 0 ? boxed : [context('Choose audiences first: then each of them can differ.')];
    return {
      id: formIds.perAudience,
      title: 'Differs per audience',
      close: 'Back',
      privateMetadata: kept,
      blocks: first,
    };
  }
  return {
    id: formIds.perAudience,
    title: 'Differs per audience',
    submit: 'Keep',
    close: 'Back',
    privateMetadata: kept,
    blocks: [
      context('What holds for all is set in the form below; here an audience may differ from it.'),
      ...open.flatMap((entry) => fieldsOf(entry, meta.overrides.get(entry.key), draft.statuses)),
      ...boxed,
    ],
  };
}

/** With statuses, or what may be some, in what was typed: what is set here would contradict what is read there. */
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
    // Several words may be one audience or several: an id is one.
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

/** The form below, with what differs from what holds for all; or what is wrong, by block id. */
export function read(filled: {
  privateMetadata: string;
  values: Values;
}): { draft: FormState; meta: FormMeta } | { errors: Record<string, string> } {
  const { meta, draft } = decodeParent(filled.privateMetadata);
  const common = draft.statuses;
  const own = new Map<string, Override>();
  const errors: Record<string, string> = {};
  for (const block of Object.keys(filled.values).filter((id) => id.startsWith(ids.statuses))) {
    const key = block.slice(ids.statuses.length);
    const chosen = choicesOf(filled.values, block) ?? [];
    const wanted = chosen.length === 0 ? common : tickedStatuses(chosen);
    const namespace = textIn(filled.values, ids.namespace + key) ?? '';
    const wrong = namespace === '' ? undefined : whyNot(namespace);
    if (wrong !== undefined) errors[ids.namespace + key] = wrong;
    if (namespace !== '' || [...wanted].sort().join() !== [...common].sort().join())
      own.set(key, { statuses: wanted, namespace });
  }
  if (Object.keys(errors).length > 0) return { errors };
  return { draft, meta: { ...meta, overrides: own } };
}

function whyNot(namespace: string): string | undefined {
  try {
    readNamespace(namespace);
    return undefined;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.formMessage;
  }
}
