import { useMe } from '../feed.js';
import type { FieldValue } from '../protocol.js';
import { fromLocalField, toLocalField } from '../words/times.js';
import { Checkboxes, RadioButtons } from './choices.js';
import type { Field } from './kit.js';
import { PickerField } from './pickers.js';
import { useTools } from './surface.js';
import { TextField } from './typing.js';

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

export function FieldControl(props: FieldProps) {
  const { field } = props;
  switch (field.type) {
    case 'plain_text_input':
    case 'number_input':
      return <TextField {...props} field={field} />;
    case 'checkboxes':
      return <Checkboxes {...props} field={field} />;
    case 'radio_buttons':
      return <RadioButtons {...props} field={field} />;
    case 'datetimepicker':
      return <DateTime {...props} field={field} />;
    case 'datepicker':
      return <Day {...props} key="selected_date" kind="date" />;
    case 'timepicker':
      return <Day {...props} key="selected_time" kind="time" />;
    default:
      return <PickerField {...props} field={field} />;
  }
}

/** In the zone of the person who fills it in. */
function DateTime(props: FieldProps<Extract<Field, { type: 'datetimepicker' }>>) {
  const { tz } = useMe();
  const { value, change } = useField(props);
  const at = value?.['selected_date_time'];
  return (
    <div class="date-time">
      <input
        {...named(props)}
        type="datetime-local"
        class="text-input"
        value={typeof at === 'number' ? toLocalField(at, tz) : ''}
        onChange={({ currentTarget }) =>
          change({ selected_date_time: fromLocalField(currentTarget.value, tz) ?? null })
        }
      />
      <span class="zone">{tz.replace('_', ' ')}</span>
    </div>
  );
}

function Day(props: FieldProps & { kind: 'date' | 'time' }) {
  const { value, change } = useField(props);
  const name = props.kind === 'date' ? 'selected_date' : 'selected_time';
  const held = value?.[name];
  return (
    <input
      {...named(props)}
      type={props.kind}
      class="text-input"
      value={typeof held === 'string' ? held : ''}
      onChange={({ currentTarget }) => change({ [name]: currentTarget.value === '' ? null : currentTarget.value })}
    />
  );
}
