import type { Faults } from '../faults.js';
import type { AdobeState } from './state.js';

export interface Exchange {
  n: number;
  at: number;
  method: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  body: unknown;
  status: number;
  response: unknown;
  /** The answer was set by a fault: this world would not have given it. */
  scripted: boolean;
}

/** All that one simulated Adobe keeps while it runs. */
export interface World {
  state: AdobeState;
  faults: Faults;
  traffic: Exchange[];
  held: Map<string, { method: string; path: string; release: () => void }>;
}
