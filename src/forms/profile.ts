import { carriedAlong } from '../errors.js';
import { plainText } from '../platform/escape.js';
import type { View } from '../handlers.js';
import {
  type FormContent,
  type FormOption,
  type FormPlace,
  input,
  formPlaceSchema,
  singleSelect,
  textBox,
  optionOf,
  textIn,
} from './inputs.js';

export const profileFormId = 'profile';

/** Block ids. */
const fields = { namespace: 'namespace', other: 'other', identity: 'identity', sandbox: 'sandbox' } as const;

/** Codes of the identity namespaces that every organisation has; other codes are typed. */
const NAMESPACES: FormOption[] = [
  { value: 'email', text: 'Email' },
  { value: 'phone', text: 'Phone' },
  { value: 'ecid', text: 'ECID' },
  { value: 'other', text: 'Other (enter it below)' },
];

interface ProfileFormOptions extends FormPlace {
  sandbox: string;
  /** Text was typed after the verb, and it was not read. */
  unread: boolean;
}

const UNREAD =
  'What you typed after “profile” was ignored. Enter the identity here to keep it out of the channel’s history.';
const PRIVATE = 'Only you see the answer, and it can’t be shared. The identity isn’t stored.';

/** The form that looks up a profile. Its metadata holds nothing about the profile. */
export function profileForm({ sandbox, channel, responseUrl, unread }: ProfileFormOptions): View {
  const text = (action: string, value: string, longest: number) => textBox({ action, value, longest });
  return {
    id: profileFormId,
    title: 'Look up a profile',
    submit: 'Look up',
    focus: fields.identity,
    privateMetadata: JSON.stringify({ channel, responseUrl }),
    blocks: [
      ...(unread ? [{ type: 'context' as const, elements: [plainText(UNREAD)] }] : []),
      input({
        id: fields.namespace,
        label: 'Identity namespace',
        element: singleSelect('static_select', 'profile-namespace', NAMESPACES, 'email'),
      }),
      input({
        id: fields.other,
        label: 'Other namespace',
        hint: 'Its code in Adobe, such as crmId.',
        optional: true,
        element: text('profile-other', '', 100),
      }),
      input({ id: fields.identity, label: 'Identity', element: text('profile-identity', '', 500) }),
      input({ id: fields.sandbox, label: 'Sandbox', element: text('profile-sandbox', sandbox, 100) }),
      { type: 'context', elements: [plainText(PRIVATE)] },
    ],
  };
}

export interface AskedProfile extends FormPlace {
  namespace: string;
  identity: string;
  sandbox: string;
}

export function readProfileForm(sent: FormContent): AskedProfile | { errors: Record<string, string> } {
  const { values, privateMetadata: meta } = sent;
  const chosen = optionOf(values, fields.namespace)?.value ?? 'other';
  const other = textIn(values, fields.other) ?? '';
  const namespace = other === '' ? chosen : other;
  if (namespace === 'other')
    return { errors: { [fields.other]: 'Enter the code of the namespace, or choose one above.' } };
  if (!/^[\w-]+$/.test(namespace))
    return { errors: { [fields.other]: 'Use only letters, digits, - and _ in a namespace code.' } };
  const identity = textIn(values, fields.identity) ?? '';
  if (identity === '') return { errors: { [fields.identity]: 'Enter the identity, such as an email address.' } };
  return { ...carriedAlong(formPlaceSchema, meta), namespace, identity, sandbox: textIn(values, fields.sandbox) ?? '' };
}
