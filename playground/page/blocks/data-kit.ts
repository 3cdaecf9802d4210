import * as z from 'zod/mini';

/** Tables and charts, as far as the page draws them: strict for the reason that `kit.ts` gives. */
const id = z.optional(z.string());
const flag = z.optional(z.boolean());

const style = z.optional(z.strictObject({ bold: flag, italic: flag, strike: flag, code: flag }));
const piece = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: z.string(), style }),
  z.strictObject({ type: z.literal('link'), url: z.string(), text: id, style }),
  z.strictObject({ type: z.literal('user'), user_id: z.string(), style }),
  z.strictObject({ type: z.literal('channel'), channel_id: z.string(), style }),
]);
const rich = z.strictObject({
  type: z.literal('rich_text'),
  block_id: id,
  elements: z.array(z.strictObject({ type: z.literal('rich_text_section'), elements: z.array(piece) })),
});
const cell = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('raw_text'), text: z.string() }),
  z.strictObject({ type: z.literal('raw_number'), value: z.number(), text: z.string() }),
  rich,
]);
const rows = z.array(z.array(cell));

export const dataTableDrawn = z.strictObject({
  type: z.literal('data_table'),
  block_id: id,
  caption: z.string(),
  rows,
  page_size: z.optional(z.number()),
  row_header_column_index: z.optional(z.number()),
});
const column = z.strictObject({ align: z.optional(z.enum(['left', 'center', 'right'])), is_wrapped: flag });
export const tableDrawn = z.strictObject({
  type: z.literal('table'),
  block_id: id,
  rows,
  column_settings: z.optional(z.array(z.nullable(column))),
});

const point = z.strictObject({ label: z.string(), value: z.number() });
const pie = z.strictObject({ type: z.literal('pie'), segments: z.array(point) });
const plot = z.strictObject({
  type: z.enum(['line', 'bar', 'area']),
  series: z.array(z.strictObject({ name: z.string(), data: z.array(point) })),
  axis_config: z.strictObject({ categories: z.array(z.string()), x_label: id, y_label: id }),
});
export const chartDrawn = z.strictObject({
  type: z.literal('data_visualization'),
  block_id: id,
  title: z.string(),
  chart: z.discriminatedUnion('type', [pie, plot]),
});

export type RichPiece = z.infer<typeof piece>;
export type Cell = z.infer<typeof cell>;
export type DataTableBlock = z.infer<typeof dataTableDrawn>;
export type TableBlock = z.infer<typeof tableDrawn>;
export type ChartBlock = z.infer<typeof chartDrawn>;
export type Pie = z.infer<typeof pie>;
export type Plot = z.infer<typeof plot>;
