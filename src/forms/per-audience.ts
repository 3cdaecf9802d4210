import { read } from '../modals/per-audience.js';
import type { Form } from '../surface.js';
import { known } from './knowing.js';
import { viewOf } from './opening.js';

/** Status and namespace per audience were set: the form below shows that they differ. */
export const perAudienceForm: Form = async (filled, services) => {
  const set = read(filled);
  if ('errors' in set) return set;
  const view = viewOf({ ...set, known: await known({ ...set, zone: filled.person.zone }, services) });
  return view ? { returns: view } : { errors: { '': 'That is more than a form can hold.' } };
};
