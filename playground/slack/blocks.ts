import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { dataVisualization } from './charts.js';
import { complaints, pointed } from './complaints.js';
import { accessory, action, type Element, field, image } from './elements.js';
import { id, LIMITS, plain, text } from './objects.js';
import { richText } from './rich-text.js';
import { dataTable, table } from './tables.js';

/** Block Kit's blocks, for messages, forms and Home alike: https://docs.slack.dev/reference/block-kit/blocks */
const named = { block_id: id.optional() };

const section = z
  .strictObject({
    type: z.literal('section'),
    ...named,
    text: text(LIMITS.text).optional(),
    expand: z.boolean().optional(),
    fields: z.array(text(LIMITS.field)).min(1).max(LIMITS.fields).optional(),
    accessory: accessory.optional(),
  })
  .refine((one) => one.text !== undefined || one.fields !== undefined, 'a section needs text or fields');

const actionsBlock = z
  .strictObject({
    type: z.literal('actions'),
    ...named,
    elements: z.array(action).min(1).max(LIMITS.actionElements),
  })
  .refine(({ elements }) => distinct(elements.map(({ action_id }) => action_id)), 'action_id already exists');

const shared = [
  section,
  actionsBlock,
  z.strictObject({ type: z.literal('header'), ...named, text: plain(LIMITS.header) }),
  z.strictObject({
    type: z.literal('context'),
    ...named,
    elements: z
      .array(z.union([image, text(LIMITS.text)]))
      .min(1)
      .max(LIMITS.contextElements),
  }),
  z.strictObject({ type: z.literal('divider'), ...named }),
  z
    .strictObject({
      type: z.literal('image'),
      ...named,
      alt_text: z.string().min(1).max(LIMITS.imageText),
      image_url: z.url().max(LIMITS.url).optional(),
      slack_file: z.looseObject({}).optional(),
      title: plain(LIMITS.imageText).optional(),
    })
    .refine(({ image_url, slack_file }) => (image_url === undefined) !== (slack_file === undefined)),
  z.strictObject({
    type: z.literal('input'),
    ...named,
    label: plain(LIMITS.label),
    element: field,
    hint: plain(LIMITS.label).optional(),
    optional: z.boolean().optional(),
    dispatch_action: z.boolean().optional(),
  }),
  richText,
] as const;

const alert = z.strictObject({
  type: z.literal('alert'),
  ...named,
  text: text(LIMITS.alert),
  level: z.enum(['default', 'info', 'warning', 'error', 'success']).optional(),
});

const tables = [dataTable, table] as const;
const messageBlock = z.discriminatedUnion('type', [...shared, ...tables, dataVisualization]);
const homeBlock = z.discriminatedUnion('type', [...shared, ...tables]);
const modalBlock = z.discriminatedUnion('type', [...shared, alert]);

type Parsed = z.infer<typeof messageBlock> | z.infer<typeof modalBlock>;
/** A block as Slack keeps it: with an id. */
export type Block = Parsed & { block_id: string };
/** An element where it stands. */
export interface Placed {
  block: Block;
  element: Element & { action_id: string };
}

const distinct = (ids: (string | undefined)[]) => {
  const given = ids.filter((one) => one !== undefined);
  return new Set(given).size === given.length;
};
const noTwins = (blocks: { block_id?: string | undefined }[]) => distinct(blocks.map(({ block_id }) => block_id));
const fewCharts = (blocks: { type: string }[]) =>
  blocks.filter(({ type }) => type === 'data_visualization').length <= LIMITS.charts;

/** Blocks for each of the three places that they may stand in. */
export const surfaces = {
  message: z
    .array(messageBlock)
    .max(LIMITS.messageBlocks)
    .refine(noTwins, 'block_id already exists')
    .refine(fewCharts, `no more than ${LIMITS.charts} data_visualization blocks allowed`),
  modal: z.array(modalBlock).max(LIMITS.viewBlocks).refine(noTwins, 'block_id already exists'),
  home: z.array(homeBlock).max(LIMITS.viewBlocks).refine(noTwins, 'block_id already exists'),
} as const;

/** Blocks that not every workspace has yet. */
const NATIVE = new Set<unknown>(['data_table', 'table', 'data_visualization']);
const listed = z.array(z.looseObject({ type: z.unknown() }));

/** What a workspace says of blocks that it does not have yet; nothing where it has them. */
export function notRolledOut(blocks: unknown, { nativeBlocks }: Workspace, root: string[]): string[] {
  const read = listed.safeParse(blocks);
  if (nativeBlocks || !read.success) return [];
  return read.data.flatMap(({ type }, at) =>
    NATIVE.has(type) ? [pointed(`unsupported type: ${String(type)}`, [...root, at, 'type'])] : [],
  );
}

/** What hangs on the workspace. */
interface Workspace {
  nativeBlocks: boolean;
}
/** Why Slack does not take something: its word, and its sentences. */
interface Refusal {
  error: string;
  messages: string[];
}

/** Slack's refusal of these blocks of a message, or undefined where it would take them. */
export function refuseBlocks(blocks: unknown, workspace: Workspace = { nativeBlocks: true }): Refusal | undefined {
  const missing = notRolledOut(blocks, workspace, ['blocks']);
  if (missing.length > 0) return { error: 'invalid_blocks', messages: missing };
  const read = surfaces.message.safeParse(blocks, { reportInput: true });
  if (!read.success) return { error: 'invalid_blocks', messages: complaints(read.error, 'blocks') };
  if (read.data.filter(({ type }) => type === 'table' || type === 'data_table').length > LIMITS.tables)
    return { error: 'invalid_attachments', messages: ['only_one_table_allowed'] };
  if (JSON.stringify(blocks).length > LIMITS.messageBlocksLength) return { error: 'msg_blocks_too_long', messages: [] };
  return undefined;
}

const made = () => randomBytes(4).toString('base64url').slice(0, 5);

/** Blocks that were found good, with the ids that Slack gives where the app gave none. */
export function withIds(blocks: unknown): Block[] {
  // Checked by one of the surfaces before.
  return structuredClone(blocks as Parsed[]).map((block) => {
    for (const element of elementsOf(block)) element.action_id ??= made();
    return Object.assign(block, { block_id: block.block_id ?? made() });
  });
}

function elementsOf(block: Parsed): Element[] {
  if (block.type === 'actions') return block.elements;
  if (block.type === 'input') return [block.element];
  if (block.type === 'section' && block.accessory && block.accessory.type !== 'image') return [block.accessory];
  return [];
}

/** Every element that a person can use, in order. */
export function elements(blocks: Block[]): Placed[] {
  return blocks.flatMap((block) =>
    // Named by then: see above.
    elementsOf(block).map((element) => ({ block, element: element as Placed['element'] })),
  );
}
