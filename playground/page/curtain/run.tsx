import { useEffect, useRef } from 'preact/hooks';
import { useMe, useNow } from '../feed.js';
import type { RunEntry, StageEntry } from '../protocol.js';
import { digest, inOrder } from './facts.js';
import { Fold } from './fold.js';
import { secondsWords, spanWords } from '../words/times.js';

const TICK_MS = 250;
/** The demo's workers look every two seconds at the latest: what is due later than this is a look that one has claimed. */
const CLAIM_MS = 2_500;

/** The run's record in Redis: facts, each written once. */
export function RunFacts({ run, stage }: { run: RunEntry; stage: StageEntry }) {
  const { tz } = useMe();
  const list = useRef<HTMLOListElement>(null);
  const facts = inOrder(run);
  useEffect(() => {
    // The newest fact is the one to see.
    list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [run.id, facts.length]);
  return (
    <>
      <NextLook run={run} stage={stage} />
      <ol class="facts" ref={list} aria-label={`Facts of ${run.id}`}>
        {facts.map(({ name, at, json }) => (
          <li key={name}>
            <Fold
              line={
                <>
                  <time>{secondsWords(at, tz)}</time>
                  <code>{name}</code>
                  <span class="digest">{digest(JSON.parse(json))}</span>
                </>
              }
            >
              {() => <pre tabIndex={0}>{json}</pre>}
            </Fold>
          </li>
        ))}
      </ol>
    </>
  );
}

function NextLook({ run, stage }: { run: RunEntry; stage: StageEntry }) {
  const now = useNow(TICK_MS);
  if (run.over) return <p class="next-look">This run has ended.</p>;
  const soFar = now - run.askedAt;
  const life = stage.speed === 1 ? '' : `; in life about ${spanWords(soFar * stage.speed)}`;
  const age = `Requested ${spanWords(soFar)} ago${life}.`;
  return (
    <p class="next-look">
      <span>{age}</span>
      <span>{lookWords(run.nextLook, now)}</span>
    </p>
  );
}

function lookWords(nextLook: number | undefined, now: number): string {
  if (nextLook === undefined) return 'No check at Adobe is due.';
  const waits = nextLook - now;
  if (waits > CLAIM_MS)
    return `A check at Adobe is in progress. If no worker finishes it, the next one is in ${spanWords(waits)}.`;
  return waits > 0 ? `Next check at Adobe in ${spanWords(waits)}.` : 'The next check at Adobe is due now.';
}
