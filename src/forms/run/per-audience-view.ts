import { readNamespace } from '../../request/filter-values.js';
import { Mistake } from '../../errors.js';
import { cut, foreign } from '../../platform/escape.js';
import { context } from '../../messages/mrkdwn.js';
import type { Status } from '../../request/request.js';
import type { Values, View } from '../../handlers.js';
import { type Below, readBelow, writeBelow } from './parent-form.js';
import { type Draft, LONGEST, type Memo, type Own } from './state.js';
import { input, someOf, textBox } from '../inputs.js';
import type { Entry } from './entries.js';
import { actionIds, formIds, readStatuses, STATUSES } from './fields.js';
import { choicesOf, textOf } from './read-values.js';

/** The whole id of a block is one of these and the key of an entry, which may hold anything. */
const ids = { statuses: 'own-statuses:', namespace: 'own-namespace:' };

export interface PerAudience extends Below {
  /** As in the form below, with their names where they are known. */
  entries: Entry[];
}

/** Status and namespace of each audience, over an export form. Undefined where Slack would not keep so much. */
export function view({ draft, memo, entries }: PerAudience): View | undefined {
  const kept = writeBelow({ memo, draft });
  if (kept === undefined) return undefined;
  const [asTheySay, open] = [entries.filter(saysItself), entries.filter((entry) => !saysItself(entry))];
  const boxed = asTheySay.map((entry) => context(`${foreign(entry.name)} is set in the box of the form below.`));
  if (open.length === 0) {
    const first = boxed.length > 0 ? boxed : [context('Choose audiences first: then each of them can differ.')];
    return { id: formIds.perAudience, title: 'Differs per audience', close: 'Back', memo: kept, blocks: first };
  }
  return {
    id: formIds.perAudience,
    title: 'Differs per audience',
    submit: 'Keep',
    close: 'Back',
    memo: kept,
    blocks: [
      context('What holds for all is set in the form below; here an audience may differ from it.'),
      ...open.flatMap((entry) => fieldsOf(entry, memo.own.get(entry.key), draft.statuses)),
      ...boxed,
    ],
  };
}

/** With statuses, or what may be some, in what was typed: what is set here would contradict what is read there. */
const saysItself = ({ terms }: Entry) =>
  terms.some(({ statuses, typed }) => statuses !== undefined || typed?.includes('='));

function fieldsOf({ key, name, terms }: Entry, own: Own | undefined, common: Status[]): object[] {
  const [only, ...others] = terms;
  const namespace = own?.namespace ?? '';
  return [
    input({
      id: ids.statuses + key,
      label: cut(name, 150),
      optional: true,
      hint: 'Nothing chosen: as for all.',
      element: someOf('multi_static_select', actionIds.plain, STATUSES, own?.statuses ?? common),
    }),
    // Several words may be one audience or several: an id is one.
    ...(!only || others.length > 0
      ? []
      : [
          input({
            id: ids.namespace + key,
            label: `Namespace of ${cut(name, 130)}`,
            optional: true,
            element: textBox({
              action: actionIds.plain,
              value: namespace,
              longest: LONGEST.word,
              placeholder: cut(only.namespace ?? 'As for all', 150),
            }),
          }),
        ]),
  ];
}

/** The form below, with what differs from what holds for all; or what is wrong, by block id. */
export function read(filled: {
  memo: string;
  values: Values;
}): { draft: Draft; memo: Memo } | { errors: Record<string, string> } {
  const { memo, draft } = readBelow(filled.memo);
  const common = draft.statuses;
  const own = new Map<string, Own>();
  const errors: Record<string, string> = {};
  for (const block of Object.keys(filled.values).filter((id) => id.startsWith(ids.statuses))) {
    const key = block.slice(ids.statuses.length);
    const chosen = choicesOf(filled.values, block) ?? [];
    const wanted = chosen.length === 0 ? common : readStatuses(chosen);
    const namespace = textOf(filled.values, ids.namespace + key) ?? '';
    const wrong = namespace === '' ? undefined : whyNot(namespace);
    if (wrong !== undefined) errors[ids.namespace + key] = wrong;
    if (namespace !== '' || [...wanted].sort().join() !== [...common].sort().join())
      own.set(key, { statuses: wanted, namespace });
  }
  if (Object.keys(errors).length > 0) return { errors };
  return { draft, memo: { ...memo, own } };
}

function whyNot(namespace: string): string | undefined {
  try {
    readNamespace(namespace);
    return undefined;
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    return error.inForm;
  }
}
