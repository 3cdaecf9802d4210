import type { FormMeta } from './state.js';

/**
 * Block ids of the fields, without the edition; where a mistake has a field, it is called the same. They hold no colon:
 * what follows one is the edition, and after that which of a field's variants is shown.
 */
export const blocks = {
  sandbox: 'sandbox',
  audiences: 'audiences',
  pasted: 'pasted',
  then: 'then',
  statuses: 'statuses',
  dataset: 'dataset',
  fields: 'fields',
  batch: 'batch',
  namespace: 'namespace',
  times: 'times',
  entered: 'entered',
  enteredTo: 'entered-to',
  updated: 'updated',
  policy: 'policy',
  version: 'version',
  eventFields: 'events',
  eventsSince: 'events-since',
  empty: 'empty',
  report: 'report',
} as const;

type Edition = Pick<FormMeta, 'revision'>;

/** With another edition it is another field, and begins anew. */
export const blockId = (block: string, { revision }: Edition) => `${block}:${revision}`;

/** While the list of sandboxes is not known there is one row, and then it is another field: its words change. */
export const sandboxId = (meta: Edition, listed: boolean) =>
  `${blockId(blocks.sandbox, meta)}${listed ? '' : ':alone'}`;

/** With another dataset that was created for the form the field begins anew, with that. */
export function datasetId(meta: Pick<FormMeta, 'revision' | 'createdDatasetId'>): string {
  const id = blockId(blocks.dataset, meta);
  return meta.createdDatasetId === undefined ? id : `${id}:${meta.createdDatasetId}`;
}

/** A menu where the merge policies are known, else a box. */
export const policyId = (meta: Edition, listed: boolean) => `${blockId(blocks.policy, meta)}${listed ? ':listed' : ''}`;

/** A field to pick in and a field to type in are two: each begins with what the other held. */
export const timeId = (block: string, meta: Pick<FormMeta, 'revision' | 'times'>) =>
  `${blockId(block, meta)}:${meta.times}`;
