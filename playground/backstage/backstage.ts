import type { AdobeWorld } from '../adobe/world.js';
import type { Act, Entry, Outcome } from '../page/protocol.js';
import { outcomeOf } from '../slack/page/exchanges.js';
import type { Backstage } from '../slack/page/options.js';
import type { SlackState } from '../slack/state.js';
import { createAdobeExchanges, saidToAdobe } from './adobe-exchanges.js';
import type { Crew } from './crew.js';
import { createFaultSwitches } from './fault-switches.js';
import { LIFE } from './pace.js';
import type { RunsSeen } from './runs-seen.js';

const LOOK_EVERY_MS = 400;

interface BackstageOptions {
  adobe: AdobeWorld;
  slack: SlackState;
  crew: Crew;
  runs: RunsSeen;
  speed: number;
}

/** What the demo's page shows and does behind Slack. `close` ends the looking. */
export function createBackstage({
  adobe,
  slack,
  crew,
  runs,
  speed,
}: BackstageOptions): Backstage & { close: () => void } {
  const exchanges = createAdobeExchanges(adobe.world);
  const faults = createFaultSwitches(adobe.world, slack);
  const listeners: (() => void)[] = [];
  const changed = () => {
    for (const listener of listeners) listener();
  };
  let pace = speed;
  // What happens at Adobe and in Redis tells nobody: it is looked at.
  const timer = setInterval(() => void runs.look().then(changed), LOOK_EVERY_MS).unref();
  const act = async (done: Act): Promise<Outcome | undefined> => {
    if (done.do === 'fault') faults.set(done.fault, done.on);
    else if (done.do === 'worker') await crew.worker(done.to);
    else if (done.do === 'speed') Object.assign(adobe.world.state.settings, shortened((pace = done.speed)));
    else if (done.do === 'look' && done.border === 'adobe') return outcomeOf(saidToAdobe(adobe.world, done.n));
    else return undefined;
    changed();
    return {};
  };
  return {
    entries: () => {
      const all: Entry[] = [...exchanges(), ...runs.entries()];
      return {
        ...Object.fromEntries(all.map((entry) => [keyOf(entry), entry])),
        stage: { is: 'stage', speed: pace, life: LIFE, faults: faults.on(), ...crew.state() },
      };
    },
    act,
    onChange: (listener) => listeners.push(listener),
    close: () => clearInterval(timer),
  };
}

function keyOf(entry: Entry): string {
  const which = 'border' in entry ? `${entry.border} ${entry.n}` : 'id' in entry ? entry.id : '';
  return `${entry.is} ${which}`;
}

/** Adobe's durations at a speed; they hold for jobs from now on. */
export function shortened(speed: number): Record<keyof typeof LIFE, number> {
  return {
    queuedMs: LIFE.queuedMs / speed,
    evaluationMs: LIFE.evaluationMs / speed,
    exportMs: LIFE.exportMs / speed,
  };
}
