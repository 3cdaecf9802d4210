import type { FormMeta } from './state.js';

/** Callback ids of forms. */
export const formIds = {
  evaluate: 'evaluate',
  export: 'export',
  perAudience: 'export-per-audience',
  review: 'export-review',
  dataset: 'export-dataset',
} as const;

/** Action ids of fields and buttons that the map knows: they ask us, or change their form. */
export const actionIds = {
  sandbox: 'fill:sandbox',
  audiences: 'fill:audiences',
  then: 'fill:then',
  dataset: 'fill:dataset',
  createDataset: 'fill:create-dataset',
  filters: 'fill:filters',
  times: 'fill:times',
  perAudience: 'fill:per-audience',
  /** Of all fields that nobody waits for. */
  inert: 'fill',
} as const;

/**
 * Block ids of the fields, without the edition; those of filters are in their definitions. Where a mistake has a field, it
 * is called the same. They hold no colon: what follows one is the edition, and after that which of a field's variants is
 * shown.
 */
export const blocks = {
  sandbox: 'sandbox',
  audiences: 'audiences',
  pasted: 'pasted',
  then: 'then',
  statuses: 'statuses',
  dataset: 'dataset',
  namespace: 'namespace',
  times: 'times',
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

/** A menu is another field than a box. */
export const listedId = (block: string, meta: Edition) => `${blockId(block, meta)}:listed`;

/** A field to pick in and a field to type in are two: each begins with what the other held. */
export const timeId = (block: string, meta: Pick<FormMeta, 'revision' | 'times'>) =>
  `${blockId(block, meta)}:${meta.times}`;
