import { useEffect, useRef, useState } from 'preact/hooks';
import { useAll } from '../feed.js';
import { Icon } from '../icons.js';
import type { RunEntry } from '../protocol.js';
import { Clock } from './clock.js';
import { RunFacts } from './run.js';
import { Switches } from './switches.js';
import { Traffic } from './traffic.js';

/** What a person in Slack never sees: the borders, the run's record, and switches to break things. `drawn`: by hand, just now. */
export function Curtain({ close, drawn }: { close: () => void; drawn: boolean }) {
  const runs = useAll('run').toSorted((a, b) => b.askedAt - a.askedAt);
  const [stage] = useAll('stage');
  const [chosen, choose] = useState('');
  const run = runs.find(({ id }) => id === chosen) ?? runs[0];
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (drawn) heading.current?.focus();
  }, []);
  const escape = ({ key }: KeyboardEvent) => (key === 'Escape' ? close() : undefined);
  return (
    <aside class="curtain" aria-label="Behind the curtain" onKeyDown={escape}>
      <header class="pane-head">
        <h2 tabIndex={-1} ref={heading}>
          <Icon name="curtain" /> Behind the curtain
        </h2>
        <button type="button" class="icon-button" aria-label="Close the curtain" onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      <div class="curtain-body" tabIndex={0} role="region" aria-label="What happens behind Slack">
        {stage ? <Clock stage={stage} /> : null}
        {stage ? <Switches stage={stage} /> : null}
        <section aria-labelledby="run-head">
          <div class="section-head">
            <h3 id="run-head">Run</h3>
            {run ? <Runs runs={runs} chosen={run} choose={choose} /> : null}
          </div>
          {run && stage ? (
            <RunFacts run={run} stage={stage} />
          ) : (
            <p class="muted">No run yet. Type /audience evaluate in a channel.</p>
          )}
        </section>
        <Traffic run={run} />
      </div>
    </aside>
  );
}

function Runs({ runs, chosen, choose }: { runs: RunEntry[]; chosen: RunEntry; choose: (id: string) => void }) {
  return (
    <select
      class="small-select"
      aria-label="Which run"
      value={chosen.id}
      onChange={({ currentTarget }) => choose(currentTarget.value)}
    >
      {runs.map(({ id, over }) => (
        <option key={id} value={id}>
          {id} {over ? '· ended' : '· under way'}
        </option>
      ))}
    </select>
  );
}
