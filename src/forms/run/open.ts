import type { Person } from '../../access.js';
import { UserError, NotAllowed } from '../../errors.js';
import { type RunForm, fits } from './state.js';
import { renderForm } from './views.js';
import type { FilledForm } from './from-request.js';
import type { Services } from '../../services.js';
import { type Reply, openModal, type View } from '../../handlers.js';
import { loadFormData, cachedFormData, withNames } from './data.js';

/** The form with what Adobe says now. Undefined where it carries more along than Slack keeps. */
export const drawForm = async (
  { draft, meta }: RunForm,
  zone: string,
  services: Services,
  notice?: string,
): Promise<View | undefined> =>
  renderForm({ draft, meta, notice, known: await loadFormData({ draft, meta, zone }, services) });

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

/**
 * A form opens without waiting for Adobe: whoever is known not to be allowed to write there is told so instead, the others when they send it.
 * Throws NotAllowed.
 */
export function mayOpen(
  person: string,
  sandbox: string,
  { adobeCache, access }: Pick<Services, 'adobeCache' | 'access'>,
  what?: string,
): void {
  const place = adobeCache.cachedSandboxes()?.find(({ name }) => name === sandbox);
  NotAllowed.refuse(place && access.whyNotWrite(person, place, what));
}
