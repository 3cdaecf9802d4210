import { openForm } from '../forms/opening.js';
import * as words from '../messages/private.js';
import { fromAsk } from '../modals/prefill.js';
import type { Ask } from '../runs/request.js';
import type { Services } from '../services.js';
import { type Answer, says, type Typed } from '../surface.js';
import { isUntold } from '../zones.js';
import { readAsk } from './ask.js';

/** An ask in words: taken, and what became of it. Where something is missing, a form opens with what was typed. */
export async function start(kind: 'evaluation' | 'export', typed: Typed, services: Services): Promise<Answer> {
  const { person, channel, responseUrl, triggerId } = typed;
  const sandbox = await services.channels.sandbox(channel);
  if (sandbox === undefined) return says(words.notTaken());
  const ask = readAsk(kind, typed.words, { now: services.now(), zone: person.zone, sandbox });
  if (isUnfinished(ask)) {
    const form = kind === 'export' ? 'export' : 'evaluate';
    const filled = fromAsk(ask, { form, channel, responseUrl });
    return openForm(filled, person.zone, services);
  }
  const at = services.now().getTime();
  const asked = { ask, by: person.id, channel, at, confirmed: false, responseUrl };
  const { message } = await services.taking.take(triggerId, asked);
  return says(isUntold(person.zone) && namesTimes(ask) ? words.readInUtc(message) : message);
}

const namesTimes = ({ filters: { entered, updatedSince, events } }: Ask) =>
  [entered, updatedSince, events?.ingestedSince].some((one) => one !== undefined);

function isUnfinished({ kind, audiences, dataset }: Ask): boolean {
  return audiences.length === 0 || (kind === 'export' && dataset === undefined);
}
