import { mayOpen, openForm } from '../forms/run/open.js';
import { decodeJobRef } from '../messages/buttons.js';
import { fromDraft } from '../forms/run/from-request.js';
import type { Services } from '../services.js';
import type { Reply, Button, ButtonPress } from '../handlers.js';

/** Opens a filled form: a button starts nothing itself. A refusal rejects the promise. */
const opening =
  (about: 'evaluate' | 'export' | 'dataset'): Button =>
  (press, services) =>
    new Promise((resolve) => {
      resolve(openFor(press, services, about));
    });

export const evaluateAudience = opening('evaluate');
export const exportAudience = opening('export');
export const exportToDataset = opening('dataset');

/** Opens without asking Adobe; the form asks later. */
function openFor(press: ButtonPress, services: Services, about: 'evaluate' | 'export' | 'dataset'): Reply {
  const { channel = '', responseUrl, person, value } = press;
  const { sandbox, id, name } = decodeJobRef(value);
  mayOpen(person.id, sandbox, services);
  const form = about === 'evaluate' ? 'evaluate' : 'export';
  const kind = about === 'evaluate' ? 'evaluation' : 'export';
  const chosen = true as const;
  const asked =
    about === 'dataset' ? { audiences: [], dataset: id, datasetChosen: chosen } : { audiences: [{ term: id, chosen }] };
  const ask = { kind, sandbox, filters: {}, ...asked } as const;
  const filled = fromDraft(ask, { form, channel, responseUrl }, { audience: name, dataset: name });
  return openForm(filled, person, services);
}
