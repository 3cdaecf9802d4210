import { describe, expect, test } from '@jest/globals';
import { RunOutcome } from '../../jobs/outcome.js';
import type { EndingDraft } from '../../jobs/stage.js';
import { requestSchema } from '../../src/request/request.js';
import { parseRecord } from '../../src/runs/record.js';

const NOON = Date.parse('2026-11-25T12:00:00Z');
const request = requestSchema.parse({
  kind: 'evaluation',
  sandbox: { name: 'dev', type: 'development' },
  filters: {},
  audiences: [{ id: 'a', namespace: 'ups', name: 'A', statuses: ['realized'] }],
});
const refused = { at: NOON, failure: 'quota', message: 'used up', requestId: 'x' };
const hold = { at: NOON, reason: 'reset', until: NOON + 1, expires: NOON + 2, digest: 'd', attempts: 1 };

async function endingOf(draft: EndingDraft, facts: Record<string, unknown>) {
  const options = {
    now: () => NOON,
    orgId: 'org',
    adobe: { segmentJobs: { list: () => Promise.resolve([]) } },
    runs: { ownersOf: () => Promise.resolve(new Map()) },
  };
  const hash = Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, JSON.stringify(fact)]));
  const asked = { ask: { kind: 'evaluation', sandbox: 'dev', audiences: [] }, by: 'U1', channel: 'C1', at: NOON };
  // Only what an ending without a job reads.
  const outcome = new RunOutcome(options as unknown as ConstructorParameters<typeof RunOutcome>[0]);
  return outcome.ending(draft, parseRecord({ ...hash, asked: JSON.stringify(asked) }), request);
}

describe('a run whose evaluation was refused because the day’s evaluations are used up', () => {
  const once = { 'evaluation.1.refused': refused };
  const heldSince = { ...once, 'hold.1.placed': hold };
  const draft = { how: 'refused', stage: 'evaluation', message: 'used up' } as const;

  test('says so', async () => {
    expect(await endingOf(draft, once)).toMatchObject({ how: 'failed', quota: {} });
  });

  test('a lost right, silence and a missed end are told as such after a hold that has waited that refusal out', async () => {
    const right = { who: 'U1', lost: 'operator' } as const;
    const noRight = await endingOf({ how: 'no-right', stage: 'evaluation', right, mayHaveStarted: false }, heldSince);
    expect(noRight).toMatchObject({ how: 'failed', right });
    expect(noRight).not.toHaveProperty('quota');
    const silent = { how: 'unreachable', stage: 'evaluation', message: '', silent: 'Slack' } as const;
    expect(await endingOf(silent, heldSince)).not.toHaveProperty('quota');
    expect(await endingOf({ how: 'expired' }, heldSince)).toEqual({ how: 'expired', at: NOON });
  });

  test('refused once more after the hold: says so', async () => {
    const twice = { ...heldSince, 'evaluation.2.refused': refused };
    expect(await endingOf({ how: 'expired' }, twice)).toMatchObject({ how: 'expired', quota: {} });
  });
});
