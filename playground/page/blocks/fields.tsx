import { useMe } from '../feed.js';
import { fromLocalField, toLocalField } from '../words/times.js';
import { Checkboxes, RadioButtons } from './choices.js';
import { type FieldProps, named, useField } from './field.js';
import type { Field } from './kit.js';
import { PickerField } from './pickers.js';
import { TextField } from './typing.js';

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
