import type { MergePolicy } from '../../adobe/merge-policies.js';
import type { Sandbox } from '../../adobe/sandboxes.js';

/** What is known of Adobe when a form is shown; undefined is not known (yet), and the form can be used all the same. */
export interface FormData {
  now: Date;
  /** IANA zone of the person. */
  zone: string;
  sandboxes: Sandbox[] | undefined;
  policies: MergePolicy[] | undefined;
  /** Of the audiences that are chosen. */
  counted: AudienceCountInfo[];
  /** Evaluations of today, at least. */
  usedToday: number | undefined;
}

export interface AudienceCountInfo {
  id: string;
  name: string;
  /** Absent: never counted, as far as Adobe says. */
  last?: { profiles: number; at?: number };
  /** What counted it: `nightly`, or a run such as `R-1042`. */
  by?: string;
  mergePolicyId?: string;
}

/** A sandbox whose type is not known counts as production. */
export function sandboxType({ sandboxes }: FormData, name: string): Sandbox['type'] {
  return sandboxes?.find((sandbox) => sandbox.name === name)?.type ?? 'production';
}
