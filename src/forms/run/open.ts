import type { Person } from '../../access.js';
import { UserError } from '../../errors.js';
import type { RunFormState } from './audience-fields.js';
import { fits } from './state.js';
import * as evaluate from './evaluate-view.js';
import * as exporting from './export-view.js';
import type { FilledForm } from './from-request.js';
import type { Services } from '../../services.js';
import { type Reply, openModal, type View } from '../../handlers.js';
import { loadFormData, cachedFormData, withNames } from './data.js';

/** Either form, as its meta says. Undefined where it carries more along than Slack keeps. */
export function renderForm(form: RunFormState): View | undefined {
  return form.meta.form === 'evaluate' ? evaluate.evaluateView(form) : exporting.exportView(form);
}

/** Opens a form with what is known now; it is completed when Adobe has answered, which may say that the person may not write there. */
export function openForm(filled: FilledForm, { id, zone }: Pick<Person, 'id' | 'zone'>, services: Services): Reply {
  const draft = withNames(filled, services);
  const { meta, lost: notice } = filled;
  const shown = { draft, meta, notice };
  const view = fits(draft)
    ? renderForm({ ...shown, known: cachedFormData({ draft, meta, zone }, services) })
    : undefined;
  if (!view)
    throw new UserError(
      'That is too much for a form. Type all of it after /audience; “Copy as command” gives the words of a run.',
      'words',
    );
  return openModal(view, async () => {
    const told = await loadFormData({ draft, meta, zone }, services);
    const place = told.sandboxes?.find(({ name }) => name === draft.sandbox);
    const whyNot = place && services.access.whyNotWrite(id, place);
    return renderForm({ ...shown, notice: notice ?? whyNot, known: told });
  });
}
