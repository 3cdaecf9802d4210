import { context, cut } from '../messages/plain.js';
import type { Ask, Status } from '../runs/request.js';
import type { Values, View } from '../surface.js';
import { type Below, readBelow, writeBelow } from './below.js';
import { termKey } from './choices.js';
import type { Draft, Memo, Own } from './draft.js';
import { input, someOf, textBox } from './elements.js';
import { actionIds, formIds, readStatuses, STATUSES } from './fields.js';
import { choicesOf, textOf } from './values.js';

const ids = { statuses: 'own-statuses', namespace: 'own-namespace' };
/** Slack's block ids have at most 255 characters. */
const LONGEST_KEY = 200;
const NAMESPACE = /^[A-Za-z][\w-]*$/;

export interface PerAudience extends Below {
  /** As in the form below, with their names where they are known. */
  audiences: (Ask['audiences'][number] & { name: string })[];
}

/** Status and namespace of each audience, over an export form. Undefined where Slack would not keep so much. */
export function view({ draft, memo, audiences }: PerAudience): View | undefined {
  const common = draft.statuses;
  const kept = writeBelow({ memo, draft });
  if (kept === undefined || audiences.some((one) => termKey(one).length > LONGEST_KEY)) return undefined;
  if (audiences.length === 0) {
    const first = context('Choose audiences first: then each of them can differ.');
    return { id: formIds.perAudience, title: 'Differs per audience', close: 'Back', memo: kept, blocks: [first] };
  }
  return {
    id: formIds.perAudience,
    title: 'Differs per audience',
    submit: 'Keep',
    close: 'Back',
    memo: kept,
    blocks: [
      context('What holds for all is set in the form below; here an audience may differ from it.'),
      ...audiences.flatMap((audience) => fieldsOf(audience, memo.own[termKey(audience)], common)),
    ],
  };
}

function fieldsOf(audience: PerAudience['audiences'][number], own: Own | undefined, common: Status[]): object[] {
  const key = termKey(audience);
  return [
    input({
      id: `${ids.statuses}:${key}`,
      label: cut(audience.name, 150),
      optional: true,
      hint: 'Nothing chosen: as for all.',
      element: someOf('multi_static_select', actionIds.plain, STATUSES, own?.statuses ?? audience.statuses ?? common),
    }),
    input({
      id: `${ids.namespace}:${key}`,
      label: `Namespace of ${cut(audience.name, 130)}`,
      optional: true,
      element: textBox({
        action: actionIds.plain,
        value: own?.namespace ?? '',
        longest: 60,
        placeholder: audience.namespace ?? 'As for all',
      }),
    }),
  ];
}

/** The form below, with what differs from what holds for all; or what is wrong, by block id. */
export function read(filled: {
  memo: string;
  values: Values;
}): { draft: Draft; memo: Memo } | { errors: Record<string, string> } {
  const { memo, draft } = readBelow(filled.memo);
  const common = draft.statuses;
  const own: Memo['own'] = {};
  const errors: Record<string, string> = {};
  for (const block of Object.keys(filled.values).filter((id) => id.startsWith(`${ids.statuses}:`))) {
    const key = block.slice(ids.statuses.length + 1);
    const chosen = choicesOf(filled.values, block) ?? [];
    const wanted = chosen.length === 0 ? common : readStatuses(chosen);
    const namespace = textOf(filled.values, `${ids.namespace}:${key}`) ?? '';
    if (namespace !== '' && !NAMESPACE.test(namespace))
      errors[`${ids.namespace}:${key}`] = 'Type a namespace such as UPS or AAM: letters, digits, - and _.';
    if (namespace !== '' || [...wanted].sort().join() !== [...common].sort().join())
      own[key] = { statuses: wanted, namespace };
  }
  if (Object.keys(errors).length > 0) return { errors };
  return { draft, memo: { ...memo, own } };
}
