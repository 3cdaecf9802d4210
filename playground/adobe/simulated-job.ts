/** What an export without audiences writes. */
export const ALL_PROFILES = 13_146_432;

/** How the next job of a kind ends, where it is not to succeed as usual. */
export interface Script {
  kind: 'segment' | 'export';
  outcome?: 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
  errors?: { code: string; msg: string; callStack?: string }[];
  /** True: no counters at all; or the ids of the audiences that get none. */
  withoutCounters?: true | string[];
  batchStatus?: string;
  recordsFailed?: number;
  emptyBatchId?: boolean;
  /** Never ends by itself. */
  stuck?: boolean;
}

export interface SimulatedJob {
  id: string;
  kind: 'segment' | 'export';
  sandbox: string;
  segmentIds: string[];
  body: Record<string, unknown>;
  source: string | undefined;
  requestId: string;
  createdAt: number;
  startsAt: number;
  endsAt: number;
  cancelledAt?: number;
  script: Script;
  counters: Record<string, number>;
  /** Of scheduled evaluations. */
  properties?: { scheduleId: string; runId: string };
  batches: { segmentId?: string; segmentNs?: string; status: string[]; batchId: string; rows: number }[];
}

export function isOver(status: string): boolean {
  return ['SUCCEEDED', 'FAILED', 'CANCELLED'].includes(status);
}

export interface ExportSegment {
  segmentId: string;
  segmentNs: string;
  status: string[];
}

export function isPerSegment(body: Record<string, unknown>): boolean {
  const { destination } = body;
  return (
    typeof destination === 'object' &&
    destination !== null &&
    'segmentPerBatch' in destination &&
    destination.segmentPerBatch === true
  );
}

/** How many profiles have left an audience of this size. */
export const exitedFrom = (size: number): number => Math.floor(size / 9);
