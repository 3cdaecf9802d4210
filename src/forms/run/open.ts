import type { Person } from '../../access.js';
import { UserError, NotAllowed } from '../../errors.js';
import { type RunForm, fits } from './state.js';
import { renderForm } from './views.js';
import type { FilledForm } from './from-request.js';
import type { Services } from '../../services.js';
import { type Reply, openModal, type View } from '../../handlers.js';
import { loadFormData, cachedFormData, withNames } from './data.js';

/** The form with fresh data from Adobe. Undefined if its metadata is too long for Slack. */
export const drawForm = async (
  { draft, meta }: RunForm,
  zone: string,
  services: Services,
  notice?: string,
): Promise<View | undefined> =>
  renderForm({ draft, meta, notice, known: await loadFormData({ draft, meta, zone }, services) });

/** Opens a form from earlier answers. Adobe's answer completes it, with a notice if the person may not write there. */
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
    );
  return openModal(view, async () => {
    const told = await loadFormData({ draft, meta, zone }, services);
    const place = told.sandboxes?.find(({ name }) => name === draft.sandbox);
    const whyNot = place && services.access.whyNotWrite(id, place);
    return renderForm({ ...shown, notice: notice ?? whyNot, known: told });
  });
}

/** Throws NotAllowed if earlier answers show that the person may not write there. Submit checks it again. */
export function mayOpen(
  person: string,
  sandbox: string,
  { adobeCache, access }: Pick<Services, 'adobeCache' | 'access'>,
  what?: string,
): void {
  const place = adobeCache.cachedSandboxes()?.find(({ name }) => name === sandbox);
  NotAllowed.refuse(place && access.whyNotWrite(person, place, what));
}
