import { type FieldProps, named, useField } from './field.js';
import type { Field } from './kit.js';

type Typed = Extract<Field, { type: 'plain_text_input' | 'number_input' }>;

/** Usher is told of typing only where the element asks for it: at Enter, or at each character. */
export function TextField(props: FieldProps<Typed>) {
  const { field, dispatches } = props;
  const { value, change } = useField(props);
  const held = value?.['value'];
  const on = field.dispatch_action_config?.trigger_actions_on ?? ['on_enter_pressed'];
  const shared = {
    ...named(props),
    class: 'text-input',
    value: typeof held === 'string' ? held : '',
    ...(field.placeholder ? { placeholder: field.placeholder.text } : {}),
    ...lengths(field),
    onInput: ({ currentTarget }: { currentTarget: { value: string } }) =>
      change({ value: currentTarget.value || null }, dispatches && on.includes('on_character_entered')),
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !dispatches || !on.includes('on_enter_pressed')) return;
      event.preventDefault();
      change({ value: held ?? null }, true);
    },
  };
  if (field.type === 'plain_text_input' && field.multiline === true) return <textarea {...shared} rows={4} />;
  const number = field.type === 'number_input';
  return <input {...shared} type="text" {...(number ? { inputMode: 'decimal' as const } : {})} autocomplete="off" />;
}

function lengths(field: Typed): { minLength?: number; maxLength?: number } {
  if (field.type === 'number_input') return {};
  return {
    ...(field.min_length === undefined ? {} : { minLength: field.min_length }),
    maxLength: field.max_length ?? 3_000,
  };
}
