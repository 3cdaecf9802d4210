import type { FieldValue, FieldValues } from '../protocol.js';
import { type Field, readBlock } from './kit.js';

/** What a field holds before anybody touched it, in the shape of `view.state.values`. */
function initialValue(field: Field, here?: string): FieldValue {
  const { type } = field;
  switch (field.type) {
    case 'static_select':
    case 'external_select':
    case 'radio_buttons':
      return { type, selected_option: field.initial_option ?? null };
    case 'multi_static_select':
    case 'multi_external_select':
    case 'checkboxes':
      return { type, selected_options: field.initial_options ?? [] };
    case 'conversations_select': {
      const current = field.default_to_current_conversation === true ? here : undefined;
      return { type, selected_conversation: field.initial_conversation ?? current ?? null };
    }
    case 'multi_conversations_select':
      return { type, selected_conversations: field.initial_conversations ?? [] };
    case 'channels_select':
      return { type, selected_channel: field.initial_channel ?? null };
    case 'users_select':
      return { type, selected_user: field.initial_user ?? null };
    case 'multi_users_select':
      return { type, selected_users: field.initial_users ?? [] };
    case 'datetimepicker':
      return { type, selected_date_time: field.initial_date_time ?? null };
    case 'datepicker':
      return { type, selected_date: field.initial_date ?? null };
    case 'timepicker':
      return { type, selected_time: field.initial_time ?? null };
    case 'plain_text_input':
    case 'number_input':
      return { type, value: field.initial_value ?? null };
  }
}

/** Every field of these blocks, with where it stands. */
export function fieldsOf(blocks: unknown[]): { blockId: string; field: Field }[] {
  return blocks.flatMap((given, index) => {
    const read = readBlock(given);
    if ('unknown' in read) return [];
    const { block } = read;
    const blockId = blockIdOf(block.block_id, index);
    const elements =
      block.type === 'input'
        ? [block.element]
        : block.type === 'actions'
          ? block.elements
          : block.type === 'section' && block.accessory
            ? [block.accessory]
            : [];
    return elements.flatMap((field) =>
      field.type === 'button' || field.type === 'overflow' ? [] : [{ blockId, field }],
    );
  });
}

/** Slack names blocks that have no name. */
export function blockIdOf(given: string | undefined, index: number): string {
  return given ?? `block-${index}`;
}

/**
 * The values of a form: what was chosen or typed is kept where block and action id stay the same, the rest is initial.
 * That is how a form that is updated while open keeps what a person typed.
 */
export function valuesOf(blocks: unknown[], touched: FieldValues, here?: string): FieldValues {
  const values: FieldValues = {};
  for (const { blockId, field } of fieldsOf(blocks)) {
    const kept = touched[blockId]?.[field.action_id];
    values[blockId] = {
      ...values[blockId],
      [field.action_id]: kept?.type === field.type ? kept : initialValue(field, here),
    };
  }
  return values;
}
