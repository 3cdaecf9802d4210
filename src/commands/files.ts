import { z } from 'zod';
import type { Sandbox } from '../adobe/sandboxes.js';
import { findSandbox } from '../asking/check.js';
import { Mistake } from '../errors.js';
import { type Batches, batchesFor, batchView, sized } from '../looking/files.js';
import { type Place, pageOf, placeSchema } from '../looking/paging.js';
import { readQuestion, tell } from '../looking/question.js';
import { factsOf } from '../looking/run.js';
import { readPair } from '../messages/buttons.js';
import { batches as batchesMessage, files as filesMessage, filesActions } from '../messages/files.js';
import type { Services } from '../services.js';
import type { Answer, Verb } from '../surface.js';

const PAGE = 20;
/** Each costs calls to the catalog; the rest is counted. */
const BATCHES = 8;

const moreSchema = z.object({ in: z.string(), batch: z.string(), place: placeSchema });

export const files: Verb = {
  usage: 'files <batch id | export job id | R-…> [in:<sandbox>]',
  does: 'shows what an export wrote: state, records written and failed, files with sizes; never rows',
  example: '/audience files R-1043',
  async run(typed, services) {
    const { sandbox, text } = await readQuestion(typed, services);
    if (text === '')
      throw new Mistake(`Type the id of a batch, an export job or a run, for example: ${files.example}`, 'words');
    return filesFor(sandbox, text, services);
  },
  buttons: {
    [filesActions.show]: (press, services) => showOf(press.value, services),
    [filesActions.more]: async ({ value }, services) => {
      const { in: sandbox, batch, place } = moreSchema.parse(JSON.parse(value));
      return oneBatch(await findSandbox({ sandbox }, services.adobe), batch, services, place);
    },
  },
};

/** Of a sandbox and a batch's id, or of a run. */
async function showOf(value: string, services: Services): Promise<Answer> {
  const { sandbox, id } = value.includes(' ') ? readPair(value) : { sandbox: await ofRun(value, services), id: value };
  return filesFor(await findSandbox({ sandbox }, services.adobe), id, services);
}

async function ofRun(run: string, services: Services): Promise<string> {
  const { request, asked } = await factsOf(run, services);
  return request?.sandbox.name ?? asked.ask.sandbox;
}

export async function filesFor(sandbox: Sandbox, term: string, services: Services): Promise<Answer> {
  const found = await batchesFor(sandbox, term, services);
  const [first] = found.batches;
  if (!first)
    throw new Mistake(`Adobe reports no batch for ${found.of ?? term}, so there are no files to show.`, 'words');
  return found.batches.length === 1 ? oneBatch(found.sandbox, first.id, services) : severalBatches(found, services);
}

async function oneBatch(sandbox: Sandbox, id: string, services: Services, place?: Place): Promise<Answer> {
  const { adobe } = services;
  const batch = await batchView(sandbox.name, id, adobe);
  if (!batch) {
    throw new Mistake(
      `The catalog of ${sandbox.name} has no batch ${id}. If it is elsewhere, add in:<sandbox>.`,
      'words',
    );
  }
  const listed = await adobe.files.ofBatch({ sandbox: sandbox.name, batchId: id });
  const { items, left, next } = pageOf(listed.items, PAGE, place);
  const more =
    next && JSON.stringify({ in: sandbox.name, batch: id, place: next } satisfies z.infer<typeof moreSchema>);
  const message = filesMessage({
    sandbox,
    batch,
    files: await sized(sandbox.name, items, adobe),
    total: listed.items.length,
    from: listed.items.length - left - items.length + 1,
    complete: listed.complete,
    ...(more === undefined ? {} : { more }),
  });
  return tell(message, services);
}

async function severalBatches({ sandbox, of = 'the export', batches }: Batches, services: Services): Promise<Answer> {
  const looked = batches.slice(0, BATCHES);
  const views = await Promise.all(looked.map(({ id }) => batchView(sandbox.name, id, services.adobe)));
  const all = batches.map(({ id }, index) => views[index] ?? { id, status: 'not in the catalog yet', errors: [] });
  return tell(batchesMessage({ sandbox, of, all }), services);
}
