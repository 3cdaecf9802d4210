import { read } from './per-audience-view.js';
import type { Form } from '../../handlers.js';
import { known } from './data.js';
import { viewOf } from './open.js';

/** Status and namespace per audience were set: the form below shows that they differ. */
export const perAudienceForm: Form = async (filled, services) => {
  const set = read(filled);
  if ('errors' in set) return set;
  const view = viewOf({ ...set, known: await known({ ...set, zone: filled.person.zone }, services) });
  return view ? { returns: view } : { errors: { '': 'That is more than a form can hold.' } };
};
