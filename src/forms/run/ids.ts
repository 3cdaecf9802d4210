import type { FormMeta } from './state.js';

/** Callback ids of forms. */
export const formIds = {
  evaluate: 'evaluate',
  export: 'export',
  perAudience: 'export-per-audience',
  review: 'export-review',
  dataset: 'export-dataset',
} as const;

/** Action ids of fields and buttons that ask us for options or change their form; the map has their handlers. */
export const actionIds = {
  sandbox: 'fill:sandbox',
  audiences: 'fill:audiences',
  then: 'fill:then',
  dataset: 'fill:dataset',
  createDataset: 'fill:create-dataset',
  filters: 'fill:filters',
  times: 'fill:times',
  perAudience: 'fill:per-audience',
  /** Shared by all fields without a handler. */
  inert: 'fill',
} as const;

/** Block ids, also the fields of mistakes; filters define their own. Colons are for the edition and the variant. */
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

/** With another edition Slack takes it for a new, empty field. */
export const blockId = (block: string, { revision }: Edition) => `${block}:${revision}`;

/** While the sandboxes are not listed there is one row. It makes another field, because its words change later. */
export const sandboxId = (meta: Edition, listed: boolean) =>
  `${blockId(blocks.sandbox, meta)}${listed ? '' : ':alone'}`;

/** A dataset that was created for the form makes this a new field, which starts with that dataset. */
export function datasetId(meta: Pick<FormMeta, 'revision' | 'createdDatasetId'>): string {
  const id = blockId(blocks.dataset, meta);
  return meta.createdDatasetId === undefined ? id : `${id}:${meta.createdDatasetId}`;
}

/** A menu is a different field from the text box with the same block. */
export const listedId = (block: string, meta: Edition) => `${blockId(block, meta)}:listed`;

/** Picking and typing a time are two fields; each starts with the value of the other. */
export const timeId = (block: string, meta: Pick<FormMeta, 'revision' | 'times'>) =>
  `${blockId(block, meta)}:${meta.times}`;
