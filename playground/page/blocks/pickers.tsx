import { useAll } from '../feed.js';
import type { OptionGroup } from '../protocol.js';
import { optionsIn } from './choices.js';
import { ask } from './confirm.js';
import { type FieldProps, named, useField } from './field.js';
import type { Choice, Field } from './kit.js';
import { Picker } from './picker.js';
import type { Loaded } from './picker-list.js';
import { useTools } from './surface.js';

type Chooser = Exclude<
  Field,
  {
    type:
      | 'plain_text_input'
      | 'number_input'
      | 'checkboxes'
      | 'radio_buttons'
      | 'datetimepicker'
      | 'datepicker'
      | 'timepicker';
  }
>;

/** Slack asks for this many characters before it asks the app, unless the element says otherwise. */
const QUERY = 3;

/** Where each kind keeps what was chosen: whole options, or bare ids. */
const KEPT = {
  static_select: 'selected_option',
  external_select: 'selected_option',
  multi_static_select: 'selected_options',
  multi_external_select: 'selected_options',
  conversations_select: 'selected_conversation',
  multi_conversations_select: 'selected_conversations',
  channels_select: 'selected_channel',
  users_select: 'selected_user',
  multi_users_select: 'selected_users',
} as const;

export function PickerField(props: FieldProps<Chooser>) {
  const { field } = props;
  const { value, change } = useField(props);
  const load = useLoader(props);
  const everybody = usePlaces();
  const key = KEPT[field.type];
  const bare = !key.startsWith('selected_option');
  const many = key.endsWith('s');
  const held = value?.[key];
  const list: unknown[] = Array.isArray(held) ? held : held === null || held === undefined ? [] : [held];
  const chosen = bare
    ? list.map((id) => everybody.find((one) => one.value === id) ?? choice(String(id), String(id)))
    : optionsIn(list);
  const choose = async (next: Choice[]) => {
    if (field.confirm && !(await ask(field.confirm))) return;
    const kept = next.map((one) => (bare ? one.value : one));
    change({ [key]: many ? kept : (kept[0] ?? null) });
  };
  return (
    <Picker
      chosen={chosen}
      many={many}
      load={load}
      choose={(next) => void choose(next)}
      attributes={named(props)}
      placeholder={field.placeholder?.text ?? (many ? 'Choose some' : 'Choose one')}
      most={'max_selected_items' in field ? field.max_selected_items : undefined}
      clearable={!props.required}
    />
  );
}

const choice = (value: string, text: string): Choice => ({ value, text: { type: 'plain_text', text } });

/** What the list shows for what was typed: from the element, from Usher, or from the workspace. */
function useLoader({ field, blockId }: FieldProps<Chooser>): (typed: string) => Promise<Loaded> {
  const tools = useTools();
  const places = usePlaces();
  switch (field.type) {
    case 'static_select':
    case 'multi_static_select': {
      const groups = field.option_groups?.map(({ label, options }) => ({ label: label.text, options }));
      return (typed) => Promise.resolve({ groups: narrowed(groups ?? [{ options: field.options ?? [] }], typed) });
    }
    case 'external_select':
    case 'multi_external_select':
      return async (typed) => {
        const least = field.min_query_length ?? QUERY;
        if (typed.length < least) return { groups: [], note: `Type ${least} characters or more` };
        const { groups = [], error } = await tools.options(blockId, field.action_id, typed);
        return { groups, ...(error === undefined ? {} : { note: error }) };
      };
    default: {
      const wanted = places.filter(({ kind }) => wants(field, kind));
      return (typed) => Promise.resolve({ groups: narrowed([{ options: wanted }], typed) });
    }
  }
}

function wants(field: Chooser, kind: string): boolean {
  if (field.type === 'users_select' || field.type === 'multi_users_select') return kind === 'person';
  if (kind === 'person') return false;
  if (field.type === 'channels_select') return kind === 'channel';
  const names: Record<string, string> = { channel: 'public', private: 'private', direct: 'im' };
  const include = 'filter' in field ? field.filter?.include : undefined;
  return include?.includes(names[kind] ?? '') ?? true;
}

/** Channels and people as options. */
function usePlaces(): (Choice & { kind: string })[] {
  const bot = useAll('workspace')[0]?.bot;
  const channels = useAll('channel')
    .filter(({ archived }) => !archived)
    .map(({ id, name, kind }) => ({ ...choice(id, kind === 'direct' ? (bot?.name ?? name) : `#${name}`), kind }));
  const people = useAll('person').map(({ id, name }) => ({ ...choice(id, `@${name}`), kind: 'person' }));
  return [...channels, ...people];
}

function narrowed(groups: OptionGroup[], typed: string): OptionGroup[] {
  const wanted = typed.trim().toLowerCase();
  return groups
    .map((group) => ({
      ...group,
      options: group.options.filter(({ text }) => text.text.toLowerCase().includes(wanted)),
    }))
    .filter(({ options }) => options.length > 0);
}
