import type { World } from '../adobe/running.js';
import type { Script } from '../adobe/state.js';
import type { Fault, Faults } from '../faults.js';
import { FAULTS, type FaultName } from '../page/protocol.js';
import type { SlackState } from '../slack/state.js';

const CREATES = '/(segment|export)/jobs$';
const SLOW_MS = 4_000;
const RETRY_AFTER_S = 3;

/** Faults that are met by a request, by switch; `Infinity` stays until it is switched off. */
const MET: Partial<Record<FaultName, { at: 'adobe' | 'slack'; fault: Fault }>> = {
  'adobe-slow': { at: 'adobe', fault: { kind: 'slow', delayMs: SLOW_MS, path: '^/data', times: Infinity } },
  'adobe-busy': {
    at: 'adobe',
    fault: {
      kind: 'status',
      method: 'POST',
      path: '/segment/jobs$',
      status: 429,
      body: { title: 'Too many requests' },
    },
  },
  'adobe-error': {
    at: 'adobe',
    fault: { kind: 'status', path: '^/data', status: 500, body: { title: 'Internal server error' } },
  },
  'adobe-lost': { at: 'adobe', fault: { kind: 'lose', method: 'POST', path: CREATES, effect: true } },
  'slack-limited': {
    at: 'slack',
    fault: { kind: 'status', path: '^chat\\.', status: 429, retryAfter: RETRY_AFTER_S },
  },
};

const FAILS = {
  outcome: 'FAILED',
  errors: [{ code: '0090000009', msg: 'The job ran out of memory while it was writing.' }],
} as const;

/** The page's switches for both worlds. */
export function createFaultSwitches(adobe: World, slack: SlackState) {
  const set = new Map<FaultName, Fault>();
  let failing: Script[] = [];
  const faultsOf = (at: 'adobe' | 'slack'): Faults => (at === 'adobe' ? adobe.faults : slack.faults);
  const fails = (on: boolean) => {
    adobe.state.scripts = adobe.state.scripts.filter((script) => !failing.includes(script));
    failing = on ? (['segment', 'export'] as const).map((kind) => ({ kind, ...FAILS, errors: [...FAILS.errors] })) : [];
    adobe.state.scripts.push(...failing);
  };
  const stillFails = () => {
    // One job is to fail, of whichever kind comes first.
    if (failing.some((script) => !adobe.state.scripts.includes(script))) fails(false);
    return failing.length > 0;
  };
  return {
    /** Those that wait for their request, or hold until switched off. */
    on: (): FaultName[] =>
      FAULTS.filter((name) => {
        if (name === 'adobe-fails') return stillFails();
        if (name === 'slack-down') return slack.settings.down;
        const [fault, met] = [set.get(name), MET[name]];
        return fault && met ? faultsOf(met.at).waits(fault) : false;
      }),
    set: (name: FaultName, on: boolean): void => {
      const met = MET[name];
      if (name === 'adobe-fails') fails(on);
      if (name === 'slack-down') slack.settings.down = on;
      if (name === 'adobe-token') adobe.state.tokens.clear();
      if (name === 'adobe-outside') startOutside(adobe);
      if (!met) return;
      const before = set.get(name);
      if (before) faultsOf(met.at).remove(before);
      if (on) set.set(name, faultsOf(met.at).add(met.fault));
    },
  };
}

/** Somebody else evaluates an audience, without Usher. */
function startOutside({ state }: World): void {
  const audience = '4edc8488-2c35-4f6d-b4c6-9075c68d2d03';
  state.evaluate('dev', [audience], 'outside', 'ui');
}
