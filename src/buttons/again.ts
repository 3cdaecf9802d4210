import { Mistake } from '../errors.js';
import { openForm } from '../forms/opening.js';
import { fromRequest } from '../modals/prefill.js';
import type { Request } from '../runs/request.js';
import type { Services } from '../services.js';
import type { Answer, Button, Press } from '../surface.js';
import { factsOf } from '../looking/run.js';

/** A filled form of what a run was asked to do. Nothing starts from a button: the person sends it. */
export const again: Button = async (press, services) => {
  const request = await requestOf(press, services);
  return open(press, services, request, request.kind === 'export' ? 'export' : 'evaluate', 'The same again');
};

/** Of an evaluation: what it counted. Of an export that failed: the same export. Neither spends an evaluation. */
export const exportThis: Button = async (press, services) =>
  open(press, services, await requestOf(press, services), 'export', 'Spends no evaluation');

/** Throws Mistake where the run is no longer kept, or the person may not start anything there. */
async function requestOf({ value, person }: Press, services: Services): Promise<Request> {
  const { request } = await factsOf(value, services);
  if (!request) throw new Mistake(`${value} is still checking the names.`, 'words');
  const refusal = services.access.whyNotWrite(person.id, request.sandbox);
  if (refusal !== undefined) throw new Mistake(refusal, 'sandbox');
  return request;
}

function open(press: Press, services: Services, request: Request, form: 'evaluate' | 'export', about: string): Answer {
  const { channel = '', responseUrl, person, value } = press;
  const origin = { form, channel, responseUrl, zone: person.zone, about: `${about} · from ${value}` };
  return openForm(fromRequest(request, origin), person.zone, services);
}
