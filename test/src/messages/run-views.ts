import { z } from 'zod';
import type { SlackMessage, StageView, RunView } from '../../../src/runs/view.js';

const MIN = 60_000;
/** 2026-11-25 14:00 UTC. */
export const ASKED = Date.UTC(2026, 10, 25, 14, 0);
export const after = (minutes: number) => ASKED + minutes * MIN;

const audience = (id: string, name: string, last?: number): RunView['request']['audiences'][number] => ({
  id,
  name,
  namespace: 'ups',
  statuses: ['realized'],
  ...(last === undefined ? {} : { last: { profiles: last, at: Date.UTC(2026, 10, 25, 5, 31) } }),
});

export const VIP = audience('aud-vip-1', 'VIP buyers', 4_195);
export const CART = audience('aud-cart-2', 'Cart leavers');

export const stage = (name: StageView['stage'], state: StageView['state'], more: Partial<StageView> = {}) => ({
  stage: name,
  state,
  ...more,
});

export const names = new Map([
  ['U0ANNA001', 'Anna'],
  ['U0OSKAR01', 'Oskar'],
  ['U0ADA0001', 'Ada'],
]);

/** An evaluation in the development sandbox, just asked; `more` makes another of it. */
export function story(more: Partial<RunView> = {}): RunView {
  const kind = more.kind ?? 'evaluation';
  return {
    run: 'R-1042',
    kind,
    askedBy: 'U0ANNA001',
    names,
    askedAt: ASKED,
    overdue: false,
    repeated: false,
    request: {
      kind,
      sandbox: { name: 'dev', type: 'development' },
      audiences: [VIP, CART],
      filters: {},
      ...(kind === 'evaluation' ? {} : { dataset: { id: 'ds-1', name: 'Agency drop' } }),
    },
    stages: [stage('evaluation', 'todo')],
    ...more,
  };
}

export const production = { name: 'prod', type: 'production' } as const;

export const counted: NonNullable<RunView['evaluation']> = {
  jobId: 'seg-1',
  startedAt: after(2),
  endedAt: after(161),
  waitedMs: 35 * MIN,
  warnings: [],
  counts: [
    {
      id: VIP.id,
      name: VIP.name,
      profiles: 4_315,
      namespaces: { email: 4_301 },
      statuses: { realized: 4_315, exited: 20 },
      last: { profiles: 4_195, at: Date.UTC(2026, 10, 25, 5, 31) },
    },
    { id: CART.id, name: CART.name, namespaces: {}, statuses: {} },
  ],
  others: {},
};

const textSchema = z.object({ type: z.string(), text: z.string() });
const confirmSchema = z.record(z.string(), z.union([textSchema, z.literal('danger')]));
const buttonSchema = z.strictObject({
  type: z.literal('button'),
  action_id: z.string(),
  text: textSchema,
  value: z.string(),
  style: z.string().optional(),
  confirm: confirmSchema.optional(),
});
const overflowSchema = z.strictObject({
  type: z.literal('overflow'),
  action_id: z.string(),
  options: z.array(z.strictObject({ text: textSchema, value: z.string() })),
});
const linkSchema = z.strictObject({ type: z.literal('link'), url: z.string(), text: z.string() });
const richSchema = z
  .strictObject({
    type: z.literal('rich_text'),
    elements: z.tuple([z.strictObject({ type: z.literal('rich_text_section'), elements: z.tuple([linkSchema]) })]),
  })
  .transform(
    ({
      elements: [
        {
          elements: [{ url, text }],
        },
      ],
    }) => ({ text: `${text} (${url})` }),
  );
const blockSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('section'), text: textSchema }),
  z.strictObject({ type: z.literal('context'), elements: z.array(textSchema) }),
  z.strictObject({
    type: z.literal('actions'),
    elements: z.array(z.discriminatedUnion('type', [buttonSchema, overflowSchema])),
  }),
  z.strictObject({
    type: z.literal('data_table'),
    caption: z.string(),
    page_size: z.number(),
    rows: z.array(z.array(z.union([z.looseObject({ text: z.string() }), richSchema]))),
  }),
]);

/** All of a message, block for block; blocks of a kind or with a part that this does not show are an error. */
export function shown({ text, blocks, plainer }: SlackMessage): string {
  const linesOf = (all: unknown) => z.array(blockSchema).parse(all).map(blockShown);
  const rest = plainer ? ['- without tables -', ...linesOf(plainer)] : [];
  return ['', text, '-'.repeat(20), ...linesOf(blocks), ...rest, ''].join('\n');
}

function blockShown(block: z.infer<typeof blockSchema>): string {
  switch (block.type) {
    case 'section':
      return `[section] ${block.text.text}`;
    case 'context':
      return `[context] ${block.elements.map(({ text }) => text).join(' | ')}`;
    case 'actions':
      return `[buttons] ${block.elements.map(elementShown).join(' | ')}`;
    case 'data_table':
      return [`[table of ${block.page_size}] ${block.caption}`, ...block.rows.map(rowShown)].join('\n');
  }
}

const rowShown = (cells: { text: string }[]) => `  ${cells.map(({ text }) => text).join(' | ')}`;

type Element = Extract<z.infer<typeof blockSchema>, { type: 'actions' }>['elements'][number];

function elementShown(element: Element): string {
  if (element.type === 'overflow')
    return `⋯ ${element.action_id}: ${element.options.map(({ text, value }) => `${text.text} → ${value}`).join(', ')}`;
  const { text, action_id, value, style, confirm } = element;
  const asks = Object.values(confirm ?? {}).map((part) => (typeof part === 'string' ? part : part.text));
  return [`${text.text} → ${action_id} ${value}`, ...(style ? [style] : []), ...asks].join(' / ');
}
