import { z } from 'zod';
import type { Dataset } from '../adobe/datasets.js';
import type { Sandbox } from '../adobe/sandboxes.js';
import { findSandbox } from '../resolve/resolve-request.js';
import { truncateTyped } from '../resolve/problems.js';
import { checkDataset, CREATE, mayCreateMore } from '../decisions/create-dataset.js';
import { withFormDeadline } from '../forms/deadline.js';
import { mayOpen } from '../forms/run/open.js';
import { carriedAlong, UserError, NotAllowed } from '../errors.js';
import { productionNotice } from '../forms/run/submit.js';
import { MissingParts } from '../queries/inquiry.js';
import { type Place, pageOf, placeSchema } from '../queries/paging.js';
import { parseQuery } from '../queries/parse-query.js';
import { tellAll } from '../slack/reply-shareable.js';
import { datasetActions, type DatasetView, datasets } from '../messages/dataset.js';
import { createAndAnnounce, createOrAsk } from '../questions/create-dataset.js';
import { textMessage } from '../messages/ephemeral.js';
import { datasetForm, datasetFormId, readDatasetForm } from '../forms/dataset.js';
import { withNotice } from '../forms/run/notice.js';
import type { Services } from '../services.js';
import { type Reply, type FormInput, type FormResult, openModal, type ButtonPress, type Verb } from '../handlers.js';

const PAGE = 6;

const moreSchema = z.object({ in: z.string(), place: placeSchema });

export const dataset: Verb = {
  usage: 'dataset [create <name>] [in:<sandbox>]',
  does: 'lists the datasets you can export to, or creates one',
  example: '/audience dataset create "Agency drop"',
  who: 'writers',
  async run(typed, services) {
    const { channel, responseUrl } = typed;
    const { sandbox, text } = await parseQuery(typed, services);
    if (text === '') return list(sandbox, services);
    const [verb = '', ...name] = text.split(' ');
    if (verb.toLowerCase() !== 'create') {
      throw new UserError(
        `Unknown command “dataset ${truncateTyped(text)}”. Use /audience dataset, or /audience dataset create <name>.`,
      );
    }
    if (name.length === 0) {
      NotAllowed.refuse(services.access.whyNotWrite(typed.person.id, sandbox, CREATE));
      await mayCreateMore(typed.person.id, services);
      return openModal(datasetForm({ sandbox: sandbox.name, type: sandbox.type, channel, responseUrl }));
    }
    return createOrAsk({ name: name.join(' '), sandbox, by: typed.person.id }, services);
  },
  buttons: {
    [datasetActions.more]: async ({ value }, services) => {
      const { in: name, place } = carriedAlong(moreSchema, value);
      return list(await findSandbox({ sandbox: name }, services.adobe), services, place);
    },
    [datasetActions.new]: openForm,
  },
  forms: { [datasetFormId]: sent },
};

/** Opens without waiting for Adobe: a sandbox that is not known yet counts as production. */
async function openForm(press: ButtonPress, services: Services): Promise<Reply> {
  const { value: sandbox, channel = '', responseUrl, person } = press;
  mayOpen(person.id, sandbox, services, CREATE);
  await mayCreateMore(person.id, services);
  const type = services.adobeCache.cachedSandboxes()?.find(({ name }) => name === sandbox)?.type ?? 'production';
  const place = { channel: channel === '' ? person.id : channel, responseUrl };
  return openModal(datasetForm({ sandbox, type, ...place }));
}

/** Mistakes that are found in time are shown at the field. Then the form closes and the dataset is created. */
async function sent(filled: FormInput, services: Services): Promise<FormResult> {
  const { channel, responseUrl, said, ...asked } = readDatasetForm(filled);
  const wanted = await withFormDeadline(checkDataset({ ...asked, by: filled.person.id }, services), 'dataset');
  const { type } = wanted.sandbox;
  if (type === 'production' && said !== 'production')
    return {
      update: withNotice(datasetForm({ ...asked, type, channel, responseUrl }), productionNotice(asked.sandbox)),
    };
  return {
    closeAll: {
      channel,
      responseUrl,
      reply: textMessage('Creating the dataset. The result will appear here.'),
      afterwards: () => createAndAnnounce(wanted, services),
    },
  };
}

async function list(sandbox: Sandbox, services: Services, place?: Place): Promise<Reply> {
  const gaps = new MissingParts();
  const fit = gaps.read('dataset', await services.adobe.datasets.fit({ sandbox: sandbox.name }));
  const { items, left, next } = pageOf(fit, PAGE, place);
  const more = next && JSON.stringify({ in: sandbox.name, place: next } satisfies z.infer<typeof moreSchema>);
  const views = await Promise.all(items.map((one) => view(sandbox.name, one, services, gaps)));
  return tellAll(datasets({ sandbox, datasets: views, left, more }), gaps, services);
}

async function view(
  sandbox: string,
  { id, name }: Dataset,
  { adobe }: Services,
  gaps: MissingParts,
): Promise<DatasetView> {
  const batches = await gaps.part('Newest batches', adobe.batches.ofDataset({ sandbox, datasetId: id, limit: 1 }));
  const [newest] = batches ?? [];
  return { id, name, newest: newest ?? (batches?.unread === 0 ? undefined : 'unknown') };
}
