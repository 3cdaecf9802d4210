import { describe, expect, test } from '@jest/globals';
import { type AdvanceOptions, Advancer } from '../../jobs/advance.js';
import type { Submitted } from '../../jobs/submit.js';
import { type Attempt, readFacts } from '../../src/runs/facts.js';
import { requestSchema } from '../../src/runs/request.js';

const HOUR = 3_600_000;
const EVENING = Date.parse('2026-11-25T23:00:00Z');
const request = requestSchema.parse({
  kind: 'evaluation',
  sandbox: { name: 'dev', type: 'development' },
  filters: {},
  audiences: [{ id: 'a', namespace: 'ups', name: 'A', statuses: ['realized'] }],
});
const busy: Attempt = { later: { at: EVENING, why: 'busy', until: EVENING + HOUR } };

/** At five past one in the night, after these attempts. */
async function atNight(second: Attempt, submitted: Submitted) {
  const options: Pick<AdvanceOptions, 'now'> & { [part: string]: unknown } = {
    now: () => EVENING + 2 * HOUR + 300_000,
    maker: () => undefined,
    submitter: { step: () => Promise.resolve(submitted) },
  };
  const asked = { ask: { kind: 'evaluation', sandbox: 'dev', audiences: [] }, by: 'U1', channel: 'C1', at: EVENING };
  const fields = Object.entries(second).map(([fact, value]): [string, string] => [
    `evaluation.2.${fact}`,
    JSON.stringify(value),
  ]);
  const hash: Record<string, string> = Object.fromEntries(fields);
  hash['asked'] = JSON.stringify(asked);
  hash['evaluation.1.later'] = JSON.stringify(busy.later);
  const facts = readFacts(hash);
  return new Advancer(options as unknown as AdvanceOptions).advance('R-1', facts, request, 'evaluation');
}

describe('Adobe evaluated something else until its day had changed', () => {
  test('a run that Adobe still refuses ends', async () => {
    const ended = await atNight({ later: { at: EVENING, why: 'busy', until: 0 } }, { is: 'wait', ms: 1 });
    expect(ended).toEqual({ is: 'ended', ending: { how: 'busy-too-long', stage: 'evaluation' } });
  });

  test('one whose last call was not answered goes on looking: it may have started', async () => {
    const intent = { at: EVENING + 2 * HOUR - 1, requestId: 'x', known: [] };
    expect(await atNight({ intent }, { is: 'wait', ms: 5_000 })).toEqual({ is: 'wait', ms: 5_000 });
    expect(await atNight({ intent }, { is: 'submitted', id: 'job' })).toEqual({ is: 'moved' });
  });
});
