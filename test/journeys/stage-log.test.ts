import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { channelIds, people } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { createLog } from '../../src/platform/log.js';
import { cancelRun } from './ephemeral.js';
import { reportOf } from './posts.js';
import { journeys } from './journey.js';

const { campaigns, noBot } = channelIds;

const line = z.looseObject({
  run: z.string().optional(),
  stage: z.string().optional(),
  outcome: z.string().optional(),
  ms: z.number().optional(),
  job: z.string().optional(),
  during: z.string().optional(),
  waits: z.string().optional(),
  until: z.number().optional(),
  other: z.string().optional(),
});

/** What the workers of a stage have logged so far. */
function listening() {
  let text = '';
  const log = createLog({ level: 'info', to: { write: (chunk: string) => void (text += chunk) } });
  const lines = () =>
    text
      .split('\n')
      .filter((one) => one !== '')
      .map((one) => line.parse(JSON.parse(one)));
  return {
    log,
    stages: (run: string) =>
      lines()
        .filter((one) => one.run === run && one.stage !== undefined)
        .map(({ stage, outcome, job, ms }) => ({ stage, outcome, job, timed: ms !== undefined && ms >= 0 })),
    waits: (run: string) =>
      lines()
        .filter((one) => one.run === run && one.waits !== undefined)
        .map(({ during, waits, job, other }) => ({ during, waits, job, other })),
  };
}

journeys('a run in the log', (world, open) => {
  const began = async () => {
    const heard = listening();
    await open({ start: { workers: 2, log: heard.log } });
    return heard;
  };
  const idOf = (kind: 'segment' | 'export') => world.adobe.ours(kind).then(([job]) => job?.id);

  test('each stage that ends is one line, with Adobe’s job where there is one', async () => {
    const heard = await began();
    const run = await world.ask('evaluate "VIP buyers" to:"Agency drop"');
    await reportOf(world, run, campaigns);
    const [evaluation, exported] = [await idOf('segment'), await idOf('export')];
    await waitUntil('the report is logged', () => Promise.resolve(heard.stages(run).length === 4 ? true : undefined));
    expect(heard.stages(run)).toEqual([
      { stage: 'card', outcome: 'posted', timed: true, job: undefined },
      { stage: 'evaluation', outcome: 'succeeded', timed: true, job: evaluation },
      { stage: 'export', outcome: 'succeeded', timed: true, job: exported },
      { stage: 'report', outcome: 'posted', timed: true, job: undefined },
    ]);
    expect(heard.waits(run)).toEqual([
      { during: 'evaluation', waits: 'job', job: evaluation, other: undefined },
      { during: 'export', waits: 'job', job: exported, other: undefined },
    ]);
  });

  test('what it waits for is a line each: Adobe that is busy, an answer, another run', async () => {
    const heard = await began();
    await world.adobe.fault({ method: 'POST', path: 'segment/jobs$', kind: 'status', status: 429 });
    const run = await world.ask('evaluate "VIP buyers"');
    await world.waitForShown(new RegExp(`${run}[^]*Adobe is running another evaluation`));
    await world.adobe.fault({ method: 'POST', path: 'segment/jobs$', kind: 'lose', effect: true });
    const other = await world.ask('evaluate "VIP buyers" to:"Agency drop"');
    await reportOf(world, run, campaigns);
    await reportOf(world, other, campaigns);
    const job = await idOf('segment');
    expect(heard.waits(run).map(({ waits }) => waits)).toEqual(['busy', 'answer', 'job']);
    expect(heard.waits(run).at(-1)?.job).toBe(job);
    expect(heard.waits(other).filter(({ waits }) => waits === 'run')).toEqual([
      { during: 'evaluation', waits: 'run', job: undefined, other: run },
    ]);
    expect(heard.stages(other).find((one) => one.stage === 'evaluation')?.job).toBe(job);
  });

  test('who waited and is given a job waits for it, in a line of their own; also where its run is cancelled', async () => {
    const heard = await began();
    await world.adobe.fault({ method: 'POST', path: 'segment/jobs$', kind: 'hold' });
    const run = await world.ask('evaluate "VIP buyers"');
    await world.adobe.waitForHeld();
    const heir = await world.ask('evaluate "VIP buyers" to:"Agency drop"');
    await waitUntil('it waits', () => Promise.resolve(heard.waits(heir)[0]));
    await cancelRun(world, run);
    await world.adobe.release();
    await reportOf(world, heir, campaigns);
    const job = await idOf('segment');
    expect(heard.waits(heir).filter(({ during }) => during === 'evaluation')).toEqual([
      { during: 'evaluation', waits: 'run', job: undefined, other: run },
      { during: 'evaluation', waits: 'job', job, other: undefined },
    ]);
  });

  test('no place will have it: one line that it waits for one, however often that is tried, and one of how that ends', async () => {
    const heard = await began();
    const run = await world.ask('evaluate "VIP buyers"', { channel: noBot });
    const own = `D${people.anna.slice(1)}`;
    const offers = async (count: number) =>
      waitUntil(`${count} offers`, async () =>
        (await world.slack.messages(own)).filter(({ text }) => text.includes(`so ${run} hasn’t`)).length === count
          ? true
          : undefined,
      );
    await offers(1);
    await world.slack.click({ user: people.anna, channel: own, actionId: 'place:again', value: run });
    await offers(2);
    await cancelRun(world, run);
    await world.slack.waitForMessage(own, new RegExp(`${run}: Cancelled before anything was sent`));
    await waitUntil('its end is logged', () => Promise.resolve(heard.stages(run)[0]));
    expect(heard.stages(run)).toEqual([{ stage: 'card', outcome: 'cancelled', timed: true, job: undefined }]);
    expect(heard.waits(run)).toEqual([{ during: 'card', waits: 'place', job: undefined, other: undefined }]);
  });

  test('an ending without a last word of Adobe’s is a line as well', async () => {
    const heard = await began();
    const refused = { method: 'POST', path: 'segment/jobs$', kind: 'status' } as const;
    await world.adobe.fault({ ...refused, status: 400, body: { message: 'No.' } });
    const run = await world.ask('evaluate "VIP buyers"');
    await reportOf(world, run, campaigns);
    await world.adobe.fault({ ...refused, status: 429, retryAfter: 600 });
    const cancelled = await world.ask('evaluate "Cart leavers"');
    await world.waitForShown(new RegExp(`${cancelled}[^]*Adobe is running another evaluation`));
    await cancelRun(world, cancelled);
    await reportOf(world, cancelled, campaigns);
    const evaluations = (one: string) => heard.stages(one).filter((logged) => logged.stage === 'evaluation');
    expect(evaluations(run)).toEqual([{ stage: 'evaluation', outcome: 'refused', timed: true, job: undefined }]);
    expect(evaluations(cancelled)).toEqual([
      { stage: 'evaluation', outcome: 'cancelled', timed: true, job: undefined },
    ]);
  });
});
