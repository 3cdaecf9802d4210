import { z } from 'zod';
import { findSandbox } from '../asking/check.js';
import { cancel, jobToCancel } from '../commands/cancel.js';
import { follow } from '../commands/follow.js';
import { jobCancelled, jobCancelling, jobLeft } from '../messages/cancel.js';
import type { Services } from '../services.js';
import { announcing, type Button, type Press, type Typed } from '../surface.js';
import { readPair } from './audience.js';

const valueSchema = z.object({ id: z.string(), sandbox: z.string() });

/** The yes to the question before a job is cancelled: all is looked up again, it may have ended or changed hands. */
export const cancelJob: Button = async ({ value, person }, services) => {
  const { id, sandbox: name } = valueSchema.parse(JSON.parse(value));
  const sandbox = await findSandbox({ sandbox: name }, services.adobe);
  const job = await jobToCancel(id, sandbox, services);
  await services.cancelling.cancelJob(job, person.id);
  const runs = job.runs.map(({ run }) => run);
  return {
    ...{ says: jobCancelling(), replaces: true },
    follows: announcing(jobCancelled({ request: job.request, runs }, person.id)),
  };
};

/** As if it had been typed: the channel follows a job that is not over; cancelling asks first. */
export const followJob: Button = async (press, services) => follow.run(await typed(press, services), services);

export const stopJob: Button = async (press, services) => cancel.run(await typed(press, services), services);

async function typed({ value, person, channel, ...press }: Press, { people }: Services): Promise<Typed> {
  const { sandbox, id } = readPair(value);
  const place = channel ?? (await people.directChannel(person.id));
  return { ...press, person, channel: place, words: [{ text: id }, { key: 'in', value: sandbox }] };
}

export const leaveJob: Button = () => Promise.resolve({ says: jobLeft(), replaces: true });
