import { exportJobSchema } from '../adobe/export-jobs.js';
import { AdobeError, NotAllowed, UserError } from '../errors.js';
import { commandForm, LONGEST_COMMAND } from '../forms/command.js';
import { type FormOrigin, fromRequest } from '../forms/run/from-request.js';
import { openForm } from '../forms/run/open.js';
import { type Button, type ButtonPress, onTop, openModal, type Reply, reply, type View } from '../handlers.js';
import { runCancelling } from '../messages/cancel.js';
import * as words from '../messages/ephemeral.js';
import { handOverMessage } from '../messages/files.js';
import { batchesFor } from '../queries/files.js';
import { MissingParts } from '../queries/inquiry.js';
import { isForAll, requireRun, requireRunView } from '../queries/visible-runs.js';
import { askToCancelRun } from '../questions/cancel.js';
import { formatCommand } from '../request/format.js';
import { ALL_AUDIENCES, type Request } from '../request/request.js';
import { commandWithNames } from '../resolve/command-names.js';
import { findSandbox } from '../resolve/resolve-request.js';
import type { Services } from '../services.js';
import { tellAll } from '../slack/reply-shareable.js';

export const copyAsCommand: Button = async (press, services) => {
  const { request } = await requireRunView(press.value, press, services);
  if (request.job?.withheld)
    throw new UserError(
      'That export’s filters are private, so it can’t be copied. To set up your own, use /audience export.',
    );
  // Times as the report states them: counted from now, `7d` would be another week.
  const asked = { ...request, filters: { ...request.filters, relative: undefined } };
  const command = formatCommand(asked);
  if (command.length > LONGEST_COMMAND)
    throw new UserError('That’s too long to paste as a command. Use “Run again…” to open it as a form.');
  return openModal(commandForm(command, 'id'), () => namedCommand(asked, services));
};

/** Undefined if the one with ids is all that can be had. */
async function namedCommand(request: Request, { adobe, log }: Services): Promise<View | undefined> {
  try {
    const command = await commandWithNames(request, { adobe });
    return command === undefined || command.length > LONGEST_COMMAND ? undefined : commandForm(command, 'name');
  } catch (error) {
    if (!(error instanceof AdobeError)) throw error;
    log.debug({ err: error }, 'a command goes with ids, as Adobe did not say names');
    return undefined;
  }
}

export const checkNow: Button = async (press, services) => {
  const { value } = press;
  await services.pollNow(await requireRun(value, press, services));
  await services.queue.wake(value);
  return reply(words.textMessage(`Checking ${value} now. Its card shows the result.`));
};

/** The same question as after the command; people without the right are refused first. */
export const cancelRun: Button = async (press, services) => {
  await requireRun(press.value, press, services);
  return reply(await askToCancelRun(press.value, press.person.id, services));
};

/** Cancels without a question: the run waits for a place to report in, so nothing was sent for it yet. */
export const forgetRun: Button = async (press, services) => {
  await requireRun(press.value, press, services);
  return reply(runCancelling(press.value, await services.cancellation.cancel(press.value, press.person.id)));
};

/** Opens a form filled with the request of a run. Nothing starts until the person sends it. */
export const runAgain: Button = async (press, services) => {
  const request = await requestOf(press, services);
  const form = request.kind === 'export' ? 'export' : 'evaluate';
  return open(press, services, request, { form, caption: 'Run again', again: press.value });
};

/** Opens a form that exports what an evaluation counted, or repeats a failed export. Neither spends an evaluation. */
export const exportThis: Button = async (press, services) =>
  open(press, services, await requestOf(press, services), {
    form: 'export',
    caption: 'Doesn’t use your daily evaluation quota',
  });

/** Throws UserError if the run is no longer kept or cannot be repeated, or if the person may start nothing there. */
async function requestOf(press: ButtonPress, services: Services): Promise<Request> {
  return (await repeatable(press, services)).request;
}

/** The same with the facts of that run. */
export async function repeatable(press: ButtonPress, services: Services) {
  const { value, person } = press;
  const facts = await requireRun(value, press, services);
  const { request } = facts;
  if (!request) throw new UserError(`${value} is still checking names. Try again in a moment.`);
  if (request.audiences.some(({ id }) => id === ALL_AUDIENCES))
    throw new UserError('A run of every audience can’t be repeated here. Use /audience evaluate and name audiences.');
  if (request.job?.withheld)
    throw new UserError(
      'That export’s filters are private, so it can’t be repeated. To set up your own, use /audience export.',
    );
  const { sandbox } = request;
  const now = services.adobeCache.cachedSandboxes()?.find(({ name }) => name === sandbox.name);
  NotAllowed.refuse(services.access.whyNotWrite(person.id, now ?? sandbox));
  return { request, facts };
}

function open(
  press: ButtonPress,
  services: Services,
  request: Request,
  { caption, ...which }: Pick<FormOrigin, 'form' | 'again'> & { caption: string },
): Reply {
  const { channel = '', responseUrl, person, value } = press;
  const origin = { ...which, channel, responseUrl, caption: `${caption} · from ${value}` };
  return openForm(fromRequest(request, origin), person, services);
}

/** What the people who read the exported data need. The value is the run id. */
export const handOver: Button = async (press, services) => {
  await requireRun(press.value, press, services);
  const first = words.textMessage('Asking Adobe…');
  return onTop({ title: 'How to read the data', first, rest: () => howToRead(press, services) });
};

async function howToRead(press: ButtonPress, services: Services): Promise<Reply> {
  const { value: run } = press;
  const facts = await requireRun(run, press, services);
  const { request, export: own } = facts;
  if (!request) throw new UserError(`${run} didn’t export anything.`);
  const sandbox = await findSandbox({ sandbox: request.sandbox.name }, services.adobe);
  const { batches } = await batchesFor(sandbox, run, press, services);
  if (batches.length === 0) throw new UserError(`Adobe reports no batch for ${run}, so there is nothing to read yet.`);
  const job = exportJobSchema.safeParse(own.end?.job);
  const id = request.dataset?.id ?? (job.success ? job.data.destination.datasetId : undefined) ?? '';
  const gaps = new MissingParts();
  const known =
    id === '' ? undefined : await gaps.part('The dataset', services.adobe.datasets.get({ sandbox: sandbox.name, id }));
  const dataset = known ?? { id, name: request.dataset?.name ?? id };
  const named = batches.map(({ id: batch, segmentId }) => {
    const audience = request.audiences.find((one) => one.id === segmentId)?.name;
    return { id: batch, ...(audience === undefined ? {} : { audience }) };
  });
  const said = handOverMessage({ sandbox, run, dataset, batches: named });
  return tellAll(said, gaps, services, (await isForAll(press, facts, services)) ? said : 'nothing');
}
