import { checkDataset, createDataset, type NewDataset } from '../../resolve/create-dataset.js';
import { inTime } from '../deadline.js';
import { AdobeError, Mistake } from '../../errors.js';
import { datasetAnnounced, datasetCreated } from '../../messages/dataset.js';
import { adobeWords } from '../../messages/adobe-errors.js';
import type { Below } from '../run/parent-form.js';
import { termChoice } from '../run/audience-options.js';
import { datasetOver, readDatasetOver } from './view.js';
import { withNotice } from '../run/notice.js';
import type { Services } from '../../services.js';
import { type Afterwards, announcing, type Form, type View } from '../../handlers.js';
import { known } from '../run/data.js';
import { viewOf } from '../run/open.js';
import { turnedOut } from '../run/submit.js';

/** A name was given over an export form: that form comes back at once, and again with the dataset when there is one. */
export const createDatasetForm: Form = async (filled, services) => {
  const { below, name } = readDatasetOver(filled);
  const { zone, id: by } = filled.person;
  const asked = { sandbox: below.memo.sandbox, name, by };
  const shown = known({ ...below, zone }, services);
  const wanted = await inTime(checkDataset(asked, services), 'dataset');
  const over = corrected(wanted, below);
  if (over) return { becomes: over };
  const view = viewOf({ ...below, known: await shown, notice: `Creating ${name}…` });
  if (!view) throw new Mistake('The form below holds too much to come back to it.', 'dataset');
  return { returns: view, follows: () => afterwards(wanted, below, zone, services) };
};

/** The form called it a development sandbox and it is none: nothing is created until somebody has read that. */
function corrected({ name, sandbox }: NewDataset, { draft, memo }: Below): View | undefined {
  if (sandbox.type === 'development' || memo.said === 'production') return undefined;
  const view = datasetOver({ draft, memo: { ...memo, said: sandbox.type } }, name);
  if (!view) throw new Mistake(turnedOut(sandbox.name), 'dataset');
  return withNotice(view, turnedOut(sandbox.name));
}

/** The channel is told of a dataset, and its maker, as where it is created in words. */
async function afterwards(wanted: NewDataset, below: Below, zone: string, services: Services): Promise<Afterwards> {
  const again = async ({ draft, memo }: Below, notice?: string) =>
    viewOf({ draft, memo, known: await known({ draft, memo, zone }, services), notice });
  try {
    const made = { ...wanted, ...(await createDataset(wanted, services)) };
    services.log.info({ sandbox: wanted.sandbox.name, dataset: made.id, by: wanted.by }, 'dataset created');
    const { channel, responseUrl } = below.memo;
    const says = { says: datasetCreated(made), follows: announcing(datasetAnnounced(made)) };
    return {
      returns: await again(withDataset(below, made)),
      told: { channel: channel === '' ? wanted.by : channel, responseUrl, ...says },
    };
  } catch (error) {
    return { returns: await again(below, inWords(error, services)) };
  }
}

function withDataset({ draft, memo }: Below, { id, name }: { id: string; name: string }): Below {
  const dataset = termChoice({ term: id, chosen: true }, name);
  return { draft: { ...draft, dataset }, memo: { ...memo, made: id } };
}

function inWords(error: unknown, { log }: Services): string {
  if (error instanceof Mistake) return error.inForm;
  log.warn({ err: error }, 'a dataset was not created');
  return error instanceof AdobeError
    ? `The dataset was not created. ${adobeWords(error.details)}`
    : 'Something went wrong on my side: look with /audience dataset before asking again.';
}
