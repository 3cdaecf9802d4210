import { z } from 'zod';
import type { BatchFile } from '../adobe/batches.js';
import type { Collected } from '../adobe/pagination.js';
import type { Sandbox } from '../adobe/sandboxes.js';
import { findSandbox } from '../resolve/resolve-request.js';
import { carriedAlong, UserError } from '../errors.js';
import { type FileBatches, batchesFor, batchView, filesOf, withSizes } from '../queries/files.js';
import { type Inquiry, MissingParts } from '../queries/inquiry.js';
import { type Place, pageOf, placeSchema } from '../queries/paging.js';
import { parseQuery } from '../queries/parse-query.js';
import { tellAll } from '../slack/reply-shareable.js';
import { requireRun, isForAll, type Looker } from '../queries/visible-runs.js';
import { decodeJobRef } from '../messages/buttons.js';
import { batches as batchesMessage, filesMessage, filesActions, type FilesPage } from '../messages/files.js';
import type { Services } from '../services.js';
import type { Reply, ButtonPress, Verb } from '../handlers.js';
import { RUN_ID } from '../runs/record.js';

const PAGE = 20;
/** Batches shown in full. Each costs calls to the catalog; the others are only counted. */
const BATCHES = 8;

const moreSchema = z.object({ in: z.string(), batch: z.string(), place: placeSchema });

export const files: Verb = {
  usage: 'files <batch id | export job id | R-…> [in:<sandbox>]',
  does: 'shows what an export wrote: state, row counts, and files with sizes, but never the rows themselves',
  example: '/audience files R-1043',
  async run(typed, services) {
    const { sandbox, text } = await parseQuery(typed, services);
    if (text === '') throw new UserError(`Add the id of a batch, export job, or run, for example: ${files.example}`);
    return filesFor(sandbox, text, typed, services);
  },
  buttons: {
    [filesActions.show]: showOf,
    [filesActions.more]: async ({ value }, services) => {
      const { in: sandbox, batch, place } = carriedAlong(moreSchema, value);
      return oneBatch(await findSandbox({ sandbox }, services.adobe), batch, services, place);
    },
  },
};

/** The value is a sandbox and a batch id, or a run. */
async function showOf(press: ButtonPress, services: Services): Promise<Reply> {
  const { value } = press;
  const { sandbox, id } = value.includes(' ')
    ? decodeJobRef(value)
    : { sandbox: await ofRun(press, services), id: value };
  return filesFor(await findSandbox({ sandbox }, services.adobe), id, press, services);
}

async function ofRun(press: ButtonPress, services: Services): Promise<string> {
  const { request, asked } = await requireRun(press.value, press, services);
  return request?.sandbox.name ?? asked.ask.sandbox;
}

export async function filesFor(sandbox: Sandbox, term: string, looker: Looker, services: Services): Promise<Reply> {
  const found = await batchesFor(sandbox, term, looker, services);
  const [first] = found.batches;
  if (!first) throw new UserError(`Adobe reports no batch for ${found.of ?? term}, so there are no files.`);
  return found.batches.length === 1
    ? oneBatch(found.sandbox, first.id, services)
    : severalBatches(found, looker, services);
}

async function oneBatch(sandbox: Sandbox, id: string, services: Services, place?: Place): Promise<Reply> {
  const gaps = new MissingParts();
  const inquiry = { sandbox, services, gaps };
  const [batch, listed] = await Promise.all([batchView(id, inquiry), gaps.part('Files', filesOf(id, inquiry))]);
  gaps.throwIfNothing();
  if (batch === 'missing') {
    throw new UserError(`There is no batch ${id} in ${sandbox.name}. To look in another sandbox, add in:<sandbox>.`);
  }
  const page = listed && (await pageOfFiles({ id, listed, place }, inquiry));
  return tellAll(filesMessage(sandbox, batch, page), gaps, services);
}

async function pageOfFiles(
  { id, listed, place }: { id: string; listed: Collected<BatchFile>; place: Place | undefined },
  inquiry: Inquiry,
): Promise<FilesPage> {
  const { sandbox, gaps } = inquiry;
  const all = gaps.read('file', listed.items);
  const { items, left, next } = pageOf(all, PAGE, place);
  const more =
    next && JSON.stringify({ in: sandbox.name, batch: id, place: next } satisfies z.infer<typeof moreSchema>);
  return {
    shown: await withSizes(items, inquiry),
    total: all.length,
    from: all.length - left - items.length + 1,
    complete: listed.complete,
    more,
  };
}

async function severalBatches(found: FileBatches, looker: Looker, services: Services): Promise<Reply> {
  const { sandbox, of = 'the export', batches } = found;
  const gaps = new MissingParts();
  const looked = batches.slice(0, BATCHES);
  const views = await Promise.all(looked.map(({ id }) => batchView(id, { sandbox, services, gaps })));
  const known = new Map(views.flatMap((view) => (view === 'missing' ? [] : [[view.id, view] as const])));
  const all = batches.map(({ id }) => known.get(id) ?? { id, status: 'not in the catalog yet', errors: [] });
  const said = batchesMessage(sandbox, of, all);
  return tellAll(said, gaps, services, (await namesForAll(of, looker, services)) ? said : 'nothing');
}

/** Whether the answer names no run, or one that the whole channel may know of. */
async function namesForAll(of: string, looker: Looker, services: Services): Promise<boolean> {
  return !RUN_ID.test(of) || isForAll(looker, await requireRun(of, looker, services), services);
}
