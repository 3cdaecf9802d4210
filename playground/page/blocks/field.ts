import type { FieldValue } from '../protocol.js';
import type { Field } from './kit.js';
import { useTools } from './surface.js';

/** What every field is told by the block that it stands in. */
export interface FieldProps<F extends Field = Field> {
  field: F;
  blockId: string;
  /** Does a change tell Usher at once? */
  dispatches: boolean;
  inputId?: string;
  labelledBy?: string;
  describedBy?: string;
  wrong?: boolean;
  required?: boolean;
  /** Read out where no label stands. */
  name?: string | undefined;
}

/** What a field holds, and how to change it. */
export function useField<F extends Field>({ field, blockId, dispatches }: FieldProps<F>) {
  const { values, hold, press } = useTools();
  const value = values[blockId]?.[field.action_id];
  const change = (next: Omit<FieldValue, 'type'>, tell = dispatches) => {
    const held = { type: field.type, ...next };
    hold(blockId, field.action_id, held);
    if (tell) void press(blockId, field.action_id, { value: held });
  };
  return { value, change };
}

/** Attributes by which a screen reader knows the field. */
export function named({ inputId, describedBy, wrong, required, name, field, labelledBy }: FieldProps) {
  const placeholder = 'placeholder' in field ? field.placeholder?.text : undefined;
  return {
    ...(inputId === undefined ? {} : { id: inputId }),
    ...(describedBy ? { 'aria-describedby': describedBy } : {}),
    ...(wrong === true ? { 'aria-invalid': true as const } : {}),
    ...(required === true ? { 'aria-required': true as const } : {}),
    ...(field.focus_on_load === true ? { 'data-first': true } : {}),
    ...(labelledBy === undefined ? { 'aria-label': name ?? placeholder ?? 'Choose' } : {}),
  };
}
