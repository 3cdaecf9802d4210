import { Counter, Gauge, Registry } from 'prom-client';
import type { Log } from './log.js';
import { withTimeout } from './timeout.js';

/** A frozen Redis must not freeze the metrics. */
const COLLECT_MS = 500;

export type Metrics = ReturnType<typeof createMetrics>;

/** Prometheus metrics. An unknown value is absent, never 0. `live` counts runs that have not said their last word. */
export function createMetrics({ live }: { live: () => Promise<number> }) {
  const registry = new Registry();
  const registers = [registry];
  const counter = (name: string, help: string, ...labelNames: string[]) =>
    new Counter({ name, help, labelNames, registers });
  new Gauge({
    name: 'usher_live_runs',
    help: 'Runs that have not said their last word',
    registers,
    async collect() {
      const none = () => undefined;
      const count = await withTimeout(COLLECT_MS, live().catch(none), none);
      if (count === undefined) this.remove();
      else this.set(count);
    },
  });
  return {
    accepted: counter('usher_runs_accepted_total', 'Asks accepted', 'outcome'),
    ended: counter('usher_runs_ended_total', 'Runs ended', 'kind', 'ending'),
    adobe: counter('usher_adobe_requests_total', 'Requests to Adobe', 'method', 'area', 'status'),
    unreadEntries: counter(
      'usher_adobe_entries_unreadable_total',
      'Entries of Adobe’s lists left out as unreadable',
      'area',
    ),
    slack: counter('usher_slack_calls_total', 'Calls of the workers to Slack', 'method', 'outcome'),
    limited: counter('usher_person_limited_total', 'Asks refused because one person asked too much', 'limit'),
    unreadable: counter('usher_unreadable_records_total', 'Records that could not be read'),
    text: () => registry.metrics(),
  };
}

/** Counts the requests of an Adobe client. Each odd piece of an entry is logged once per process, never its value. */
export function adobeNotes(metrics: Metrics, log: Log) {
  const told = new Set<string>();
  return {
    // prom-client throws at a label that it does not know.
    onRequest: ({ method, area, status }: { method: string; area: string; status: number }) =>
      metrics.adobe.inc({ method, area, status }),
    onUnread: ({ area, at }: { area: string; at: string[] }) => {
      metrics.unreadEntries.inc({ area }, at.length);
      for (const place of at) {
        const piece = `${area} ${place.replace(/^\d+/, '*')}`;
        if (told.has(piece)) continue;
        told.add(piece);
        log.warn({ area, at: place }, 'an entry of Adobe’s answer cannot be read and is left out');
      }
    },
  };
}
