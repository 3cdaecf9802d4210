import { describe, expect, test } from '@jest/globals';
import { type AdvancerOptions, Advancer } from '../../jobs/stage.js';
import type { SubmitResult } from '../../jobs/submit.js';
import { AdobeError } from '../../src/errors.js';
import { type Attempt, parseRecord } from '../../src/runs/record.js';
import { requestSchema } from '../../src/request/request.js';

const HOUR = 3_600_000;
const EVENING = Date.parse('2026-11-25T23:00:00Z');
const request = requestSchema.parse({
  kind: 'evaluation',
  sandbox: { name: 'dev', type: 'development' },
  filters: {},
  audiences: [{ id: 'a', namespace: 'ups', name: 'A', statuses: ['realized'] }],
});
const busy: Attempt = { retryAfter: { at: EVENING, why: 'busy', until: EVENING + HOUR } };
const throttled: Attempt = { retryAfter: { at: EVENING, why: 'throttled', until: EVENING + 60_000 } };

/** So long after the evening, with these attempts behind it; then `submitted` is what Adobe says. `silent`: who does not say whether it may be sent. */
async function advanced(
  attempts: Attempt[],
  submitted: SubmitResult | AdobeError,
  afterMs: number,
  silent?: 'Slack' | 'Adobe',
) {
  const options: Pick<AdvancerOptions, 'now' | 'watchLimitMs'> & { [part: string]: unknown } = {
    now: () => EVENING + afterMs,
    watchLimitMs: 24 * HOUR,
    driver: () => undefined,
    submitter: {
      step: () => (submitted instanceof AdobeError ? Promise.reject(submitted) : Promise.resolve(submitted)),
    },
    sharing: { claim: () => Promise.resolve({ is: 'mine' }) },
    pastRuns: {
      waitsFor: () => Promise.resolve(false),
      unsureOf: () => Promise.resolve(silent),
      unsure: () => Promise.resolve({ since: EVENING + HOUR, times: 2 }),
    },
    pollInitialMs: 15_000,
  };
  const asked = { ask: { kind: 'evaluation', sandbox: 'dev', audiences: [] }, by: 'U1', channel: 'C1', at: EVENING };
  const fields = attempts.flatMap((attempt, index) =>
    Object.entries(attempt).map(([fact, value]): [string, string] => [
      `evaluation.${index + 1}.${fact}`,
      JSON.stringify(value),
    ]),
  );
  const hash: Record<string, string> = Object.fromEntries(fields);
  hash['asked'] = JSON.stringify(asked);
  const facts = parseRecord(hash);
  return new Advancer(options as unknown as AdvancerOptions).advance('R-1', facts, request, 'evaluation');
}

/** At five past one in the night, after these attempts. */
const atNight = (second: Attempt, submitted: SubmitResult) => advanced([busy, second], submitted, 2 * HOUR + 300_000);

describe('Adobe evaluated something else until its day had changed', () => {
  test('a run that Adobe still refuses ends', async () => {
    const ended = await atNight({ retryAfter: { at: EVENING, why: 'busy', until: 0 } }, { is: 'sleep', ms: 1 });
    expect(ended).toEqual({ is: 'ended', ending: { how: 'busy-too-long', stage: 'evaluation' } });
  });

  test('one that nobody says may be sent waits for that, and ends for that', async () => {
    const unsure: SubmitResult = { is: 'unsure', silent: 'Slack' };
    const attempts = [busy, { retryAfter: { at: EVENING, why: 'busy' as const, until: 0 } }];
    expect(await advanced(attempts, unsure, 2 * HOUR + 300_000, 'Slack')).toMatchObject({ is: 'sleep' });
    const ended = await advanced(attempts, unsure, 25 * HOUR, 'Slack');
    expect(ended).toMatchObject({ is: 'ended', ending: { how: 'unreachable', silent: 'Slack' } });
  });

  test('one whose last call was not answered goes on looking: it may have started', async () => {
    const intent = { at: EVENING + 2 * HOUR - 1, requestId: 'x', existingIds: [] };
    expect(await atNight({ intent }, { is: 'sleep', ms: 5_000 })).toEqual({ is: 'sleep', ms: 5_000 });
    expect(await atNight({ intent }, { is: 'submitted', id: 'job' })).toEqual({ is: 'again' });
  });
});

describe('Adobe puts off every try, for other reasons', () => {
  const dayAfter = 24 * HOUR + 1;
  const wait: SubmitResult = { is: 'sleep', ms: 60_000 };

  test('for as long as we would have watched: the run ends, and says that nothing was sent', async () => {
    expect(await advanced([throttled, throttled], wait, 24 * HOUR - 10)).toEqual({ is: 'sleep', ms: 11 });
    const ended = await advanced(
      [throttled, { retryAfter: { at: EVENING + HOUR, why: 'throttled', until: 0 } }],
      wait,
      dayAfter,
    );
    expect(ended).toMatchObject({ is: 'ended', ending: { how: 'unreachable', stage: 'evaluation' } });
  });

  test('after a call that was never answered: it may have started', async () => {
    const unheard: Attempt = { intent: { at: EVENING, requestId: 'x', existingIds: [] }, notFound: { at: EVENING } };
    const ended = await advanced([unheard, throttled], wait, dayAfter);
    expect(ended).toEqual({ is: 'ended', ending: { how: 'unknown', stage: 'evaluation' } });
  });

  test('Adobe does not answer at all by then: a call that was never answered may have started, others did not', async () => {
    const away = new AdobeError({ failure: 'unavailable', message: 'Adobe didn’t answer in time.', requestId: '' });
    const unheard: Attempt = { intent: { at: EVENING, requestId: 'x', existingIds: [] }, notFound: { at: EVENING } };
    expect(await advanced([unheard], away, dayAfter)).toMatchObject({ is: 'ended', ending: { how: 'unknown' } });
    expect(await advanced([throttled], away, dayAfter)).toMatchObject({ is: 'ended', ending: { how: 'unreachable' } });
  });

  test('one whose last call was not answered goes on looking', async () => {
    const intent = { at: EVENING + HOUR, requestId: 'x', existingIds: [] };
    expect(await advanced([throttled, { intent }], wait, dayAfter)).toEqual(wait);
  });
});
