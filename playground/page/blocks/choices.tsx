import { useId } from 'preact/hooks';
import { Words } from '../words/text.js';
import { ask } from './confirm.js';
import { type FieldProps, useField } from './field.js';
import type { Choice, Field } from './kit.js';

type Boxes = Extract<Field, { type: 'checkboxes' }>;
type Radios = Extract<Field, { type: 'radio_buttons' }>;

export function Checkboxes(props: FieldProps<Boxes>) {
  const { field } = props;
  const { value, change } = useField(props);
  const chosen = new Set(optionsIn(value?.['selected_options']).map((option) => option.value));
  const toggle = async (option: Choice) => {
    if (field.confirm && !(await ask(field.confirm))) return;
    if (chosen.has(option.value)) chosen.delete(option.value);
    else chosen.add(option.value);
    change({ selected_options: field.options.filter((one) => chosen.has(one.value)) });
  };
  return (
    <div class="choices" role="group" {...groupName(props)}>
      {field.options.map((option) => (
        <Row
          key={option.value}
          option={option}
          type="checkbox"
          on={chosen.has(option.value)}
          choose={() => void toggle(option)}
        />
      ))}
    </div>
  );
}

export function RadioButtons(props: FieldProps<Radios>) {
  const { field } = props;
  const { value, change } = useField(props);
  const group = useId();
  const [chosen] = optionsIn([value?.['selected_option']]);
  const choose = async (option: Choice) => {
    if (!field.confirm || (await ask(field.confirm))) change({ selected_option: option });
  };
  return (
    <div class="choices" role="radiogroup" {...groupName(props)}>
      {field.options.map((option) => (
        <Row
          key={option.value}
          option={option}
          type="radio"
          group={group}
          on={chosen?.value === option.value}
          choose={() => void choose(option)}
        />
      ))}
    </div>
  );
}

interface RowProps {
  option: Choice;
  type: 'checkbox' | 'radio';
  group?: string;
  on: boolean;
  choose: () => void;
}

function Row({ option, type, group, on, choose }: RowProps) {
  return (
    <label class="choice">
      <input
        type={type}
        checked={on}
        onChange={choose}
        value={option.value}
        {...(group === undefined ? {} : { name: group })}
      />
      <span>
        <Words text={option.text} />
        {option.description ? (
          <span class="choice-description">
            <Words text={option.description} />
          </span>
        ) : null}
      </span>
    </label>
  );
}

function groupName({ labelledBy, describedBy, name }: FieldProps) {
  return {
    ...(labelledBy === undefined ? { 'aria-label': name ?? 'Choices' } : { 'aria-labelledby': labelledBy }),
    ...(describedBy ? { 'aria-describedby': describedBy } : {}),
  };
}

/** The options in a field's value, which the page itself put there. */
export function optionsIn(value: unknown): Choice[] {
  return Array.isArray(value) ? value.filter((one): one is Choice => typeof one === 'object' && one !== null) : [];
}
