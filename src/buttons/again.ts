import { UserError, NotAllowed } from '../errors.js';
import { openForm } from '../forms/run/open.js';
import { fromRequest, type FormOrigin } from '../forms/run/from-request.js';
import { ALL_AUDIENCES, type Request } from '../request/request.js';
import type { Services } from '../services.js';
import type { Reply, Button, ButtonPress } from '../handlers.js';
import { requireRun } from '../queries/visible-runs.js';

/** Opens a form filled with the request of a run. Nothing starts until the person sends it. */
export const runAgain: Button = async (press, services) => {
  const request = await requestOf(press, services);
  const form = request.kind === 'export' ? 'export' : 'evaluate';
  return open(press, services, request, { form, caption: 'The same again', again: press.value });
};

/** Opens a form that exports what an evaluation counted, or repeats a failed export. Neither spends an evaluation. */
export const exportThis: Button = async (press, services) =>
  open(press, services, await requestOf(press, services), { form: 'export', caption: 'Spends no evaluation' });

/** Throws UserError if the run is no longer kept or cannot be repeated, or if the person may start nothing there. */
async function requestOf(press: ButtonPress, services: Services): Promise<Request> {
  const { value, person } = press;
  const { request } = await requireRun(value, press, services);
  if (!request) throw new UserError(`${value} is still checking the names.`, 'words');
  if (request.audiences.some(({ id }) => id === ALL_AUDIENCES))
    throw new UserError('That was about everything at once, which I never ask for. Type /audience evaluate.', 'words');
  if (request.job?.withheld)
    throw new UserError(
      'What that export was narrowed to is told in private places only. Type /audience export.',
      'words',
    );
  const { sandbox } = request;
  const now = services.adobeCache.cachedSandboxes()?.find(({ name }) => name === sandbox.name);
  NotAllowed.refuse(services.access.whyNotWrite(person.id, now ?? sandbox));
  return request;
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
