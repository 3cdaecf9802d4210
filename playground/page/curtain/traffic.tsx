import { useEffect, useState } from 'preact/hooks';
import { useAll, useMe } from '../feed.js';
import type { ExchangeEntry, Outcome, RunEntry } from '../protocol.js';
import { Fold } from './fold.js';
import { secondsWords } from '../words/times.js';

const SHOWN = 60;

/** What crossed the borders, the newest first; the same look again and again is one line. */
export function Traffic({ run }: { run: RunEntry | undefined }) {
  const [all, setAll] = useState(false);
  const exchanges = useAll('exchange').toSorted((a, b) => b.at - a.at || b.n - a.n);
  const wanted = all || !run ? exchanges : exchanges.filter((one) => isAbout(one, run));
  const folded = fold(wanted).slice(0, SHOWN);
  return (
    <section aria-labelledby="traffic-head">
      <div class="section-head">
        <h3 id="traffic-head">What crosses the borders</h3>
        <label class="small-check">
          <input type="checkbox" checked={all} onChange={() => setAll(!all)} /> everything
        </label>
      </div>
      {folded.length === 0 ? <p class="muted">Nothing yet.</p> : null}
      <ol class="traffic" aria-label="Requests and answers">
        {folded.map(({ one, times }) => (
          <Line key={`${one.border} ${one.n}`} one={one} times={times} />
        ))}
      </ol>
    </section>
  );
}

function isAbout({ ids, title }: ExchangeEntry, { marks }: RunEntry): boolean {
  return marks.some((mark) => ids.includes(mark) || title.includes(mark));
}

/** Neighbours that say the same are folded into the newest of them. */
function fold(exchanges: ExchangeEntry[]): { one: ExchangeEntry; times: number }[] {
  const folded: { one: ExchangeEntry; times: number }[] = [];
  for (const one of exchanges) {
    const last = folded.at(-1);
    if (last?.one.title === one.title && last.one.status === one.status && last.one.border === one.border)
      last.times += 1;
    else folded.push({ one, times: 1 });
  }
  return folded;
}

const WAYS = {
  slack: { usher: 'to Slack', slack: 'from Slack' },
  adobe: { usher: 'to Adobe', slack: 'from Adobe' },
};

/** Request and answer, asked for when somebody looks. */
function Both({ of: { border, n } }: { of: ExchangeEntry }) {
  const me = useMe();
  const [{ said, error }, setOutcome] = useState<Outcome>({});
  useEffect(() => void me.act({ do: 'look', border, n }).then(setOutcome), [border, n]);
  if (!said) return <p class="muted">{error ?? 'Looking …'}</p>;
  return (
    <>
      <h4>Request</h4>
      <pre tabIndex={0}>{said.request}</pre>
      <h4>Answer</h4>
      <pre tabIndex={0}>{said.response === '' ? 'none' : said.response}</pre>
    </>
  );
}

function Line({ one, times }: { one: ExchangeEntry; times: number }) {
  const { border, from, title, status, at } = one;
  const { tz } = useMe();
  const good = status >= 200 && status < 300;
  return (
    <li>
      <Fold
        line={
          <>
            <time>{secondsWords(at, tz)}</time>
            <span class={`way ${border}`}>{WAYS[border][from]}</span>
            <span class="traffic-title">{title}</span>
            {times > 1 ? <span class="times">×{times}</span> : null}
            <span class={`status${good ? '' : ' bad'}`}>{status === 0 ? 'no answer' : status}</span>
          </>
        }
      >
        {() => <Both of={one} />}
      </Fold>
    </li>
  );
}
