import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useMe } from '../feed.js';
import { Icon } from '../icons.js';
import type { Act, FaultName, StageEntry } from '../protocol.js';

interface Switch {
  fault: FaultName;
  name: string;
  /** What it does, for the tooltip and for screen readers. */
  does: string;
}

const ADOBE: Switch[] = [
  { fault: 'adobe-slow', name: 'Slow', does: 'Every answer from Adobe takes 4 seconds, until you turn this off' },
  {
    fault: 'adobe-busy',
    name: 'Busy (429)',
    does: 'The next evaluation is refused: Adobe is busy with another one',
  },
  { fault: 'adobe-error', name: 'Error (500)', does: 'The next request to Adobe fails with a server error' },
  { fault: 'adobe-lost', name: 'Lost answer', does: 'The next job is created, but Usher never gets the answer' },
  { fault: 'adobe-token', name: 'Token expired', does: 'All tokens expire now; the next request is refused with 401' },
  { fault: 'adobe-fails', name: 'Job fails', does: 'The next job ends as failed' },
  { fault: 'adobe-outside', name: 'Outside job', does: 'Someone starts an evaluation outside Usher now' },
];
const SLACK: Switch[] = [
  {
    fault: 'slack-limited',
    name: 'Rate limit',
    does: 'The next message is refused with 429 (retry in 3 seconds)',
  },
  { fault: 'slack-down', name: 'Down', does: 'Slack answers only with errors, until you turn this off' },
];

export function Switches({ stage }: { stage: StageEntry }) {
  const told = useTold();
  return (
    <section aria-labelledby="break-head">
      <div class="section-head">
        <h3 id="break-head">Break something</h3>
      </div>
      <Row name="Adobe" switches={ADOBE} stage={stage} act={told.act} />
      <Row name="Slack" switches={SLACK} stage={stage} act={told.act} />
      <Worker stage={stage} act={told.act} />
      <p class="told" role="status">
        {told.text}
      </p>
    </section>
  );
}

/** Does it, and says so. */
function useTold() {
  const me = useMe();
  const [text, setText] = useState('');
  return {
    text,
    act: async (act: Act, words: string) => {
      const { error } = await me.act(act);
      setText(error ?? words);
    },
  };
}

interface RowProps {
  name: string;
  switches: Switch[];
  stage: StageEntry;
  act: (act: Act, words: string) => Promise<void>;
}

function Row({ name, switches, stage, act }: RowProps) {
  return (
    <div class="switch-row" role="group" aria-label={name}>
      <span class="switch-name">{name}</span>
      <div class="switches">
        {switches.map(({ fault, name: label, does }) => {
          const on = stage.faults.includes(fault);
          const words = on ? `${name}: ${label} is off again.` : `${does}.`;
          return (
            <button
              type="button"
              key={fault}
              class={`switch${on ? ' on' : ''}`}
              title={does}
              aria-pressed={on}
              data-fault={fault}
              onClick={() => void act({ do: 'fault', fault, on: !on }, words)}
            >
              {label}
            </button>
          );
        })}
      </div>
    </div>
  );
}

const KILLED = 'The worker was killed (SIGKILL). Its runs wait for another worker.';
const STARTED = 'A new worker continues where the last one stopped.';

function Worker({ stage, act }: { stage: StageEntry; act: RowProps['act'] }) {
  const { worker, workerPid } = stage;
  const row = useRef<HTMLDivElement>(null);
  // What was pressed cannot be pressed again: the focus goes to what can, and waits in their row until something can.
  useLayoutEffect(() => {
    const { activeElement: here } = document;
    const lost = here === row.current || (row.current?.contains(here) === true && here?.matches(':disabled') === true);
    if (lost) (row.current?.querySelector<HTMLElement>('button:enabled') ?? row.current)?.focus();
  }, [worker]);
  const words = { running: `running, pid ${workerPid ?? '?'}`, killed: 'killed', starting: 'starting …' }[worker];
  return (
    <div class="switch-row" role="group" aria-label="Worker" ref={row} tabIndex={-1}>
      <span class="switch-name">Worker</span>
      <div class="switches">
        <button
          type="button"
          class="switch danger"
          disabled={worker !== 'running'}
          onClick={() => void act({ do: 'worker', to: 'killed' }, KILLED)}
        >
          <Icon name="bolt" /> Kill
        </button>
        <button
          type="button"
          class="switch"
          disabled={worker !== 'killed'}
          onClick={() => void act({ do: 'worker', to: 'running' }, STARTED)}
        >
          Start
        </button>
        <span class={`worker-state ${worker}`}>{words}</span>
      </div>
    </div>
  );
}
