import type { Person } from '../../access.js';
import { Mistake } from '../../errors.js';
import type { Form } from './audience-fields.js';
import { fits } from './state.js';
import * as evaluate from './evaluate-view.js';
import * as exporting from './export-view.js';
import type { Filled } from './from-request.js';
import type { Services } from '../../services.js';
import { type Answer, opens, type View } from '../../handlers.js';
import { known, knownNow, namedIn } from './data.js';

/** Either form, as its memo says. Undefined where it carries more along than Slack keeps. */
export function viewOf(form: Form): View | undefined {
  return form.memo.form === 'evaluate' ? evaluate.view(form) : exporting.view(form);
}

/** Opens a form with what is known now; it is completed when Adobe has answered, which may say that the person may not write there. */
export function openForm(filled: Filled, { id, zone }: Pick<Person, 'id' | 'zone'>, services: Services): Answer {
  const draft = namedIn(filled, services);
  const { memo, lost: notice } = filled;
  const shown = { draft, memo, notice };
  const view = fits(draft) ? viewOf({ ...shown, known: knownNow({ draft, memo, zone }, services) }) : undefined;
  if (!view)
    throw new Mistake(
      'That is too much for a form. Type all of it after /audience; “Copy as command” gives the words of a run.',
      'words',
    );
  return opens(view, async () => {
    const told = await known({ draft, memo, zone }, services);
    const place = told.sandboxes?.find(({ name }) => name === draft.sandbox);
    const whyNot = place && services.access.whyNotWrite(id, place);
    return viewOf({ ...shown, notice: notice ?? whyNot, known: told });
  });
}
