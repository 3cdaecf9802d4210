import { useMe } from '../feed.js';
import type { StageEntry } from '../protocol.js';
import { spanWords } from '../words/times.js';

const SPEEDS = [1, 10, 60, 600];

/** Only durations shrink; times of day stay true. */
export function Clock({ stage }: { stage: StageEntry }) {
  return (
    <section aria-labelledby="clock-head">
      <div class="section-head">
        <h3 id="clock-head">Clock</h3>
        <Speeds speed={stage.speed} />
      </div>
      <Lifetimes stage={stage} />
    </section>
  );
}

function Lifetimes({ stage }: { stage: StageEntry }) {
  const { speed, life } = stage;
  const stages: [string, number][] = [
    ['Waiting', life.queuedMs],
    ['Evaluation', life.evaluationMs],
    ['Export', life.exportMs],
  ];
  const rows: [string, number][] = [
    ['in life', 1],
    ['here', speed],
  ];
  return (
    <table class="lifetimes">
      <thead>
        <tr>
          <th scope="col">At Adobe</th>
          {stages.map(([name]) => (
            <th scope="col" key={name}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, times]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {stages.map(([stage, ms]) => (
              <td key={stage}>{spanWords(ms / times)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Speeds({ speed }: { speed: number }) {
  const me = useMe();
  return (
    <div class="segments" role="radiogroup" aria-label="Speed">
      {SPEEDS.map((one) => (
        <label key={one} class={one === speed ? 'on' : ''}>
          <input
            type="radio"
            name="speed"
            checked={one === speed}
            onChange={() => void me.act({ do: 'speed', speed: one })}
          />
          {one === 1 ? 'as in life' : `${one}×`}
        </label>
      ))}
    </div>
  );
}
