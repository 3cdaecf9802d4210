import { z } from 'zod';
import { id, LIMITS } from './objects.js';
import { richText } from './rich-text.js';

const rawText = z.strictObject({ type: z.literal('raw_text'), text: z.string().min(1) });
const rawNumber = z.strictObject({ type: z.literal('raw_number'), value: z.number(), text: z.string().min(1) });
const cell = z.discriminatedUnion('type', [rawText, rawNumber, richText]);
type Cell = z.infer<typeof cell>;

const row = z.array(cell).min(1).max(LIMITS.columns);

/** What a check found, for zod: it goes into the answer with where it was found. */
interface Found {
  message: string;
  path: (string | number)[];
}

/** Rows of equal length under a head of plain words: https://docs.slack.dev/reference/block-kit/blocks/data-table-block */
export const dataTable = z
  .strictObject({
    type: z.literal('data_table'),
    block_id: id.optional(),
    caption: z.string().min(1),
    rows: z.array(row).min(2).max(LIMITS.dataTableRows),
    page_size: z.int().min(1).max(LIMITS.pageSize).optional(),
    row_header_column_index: z.int().min(0).optional(),
  })
  .superRefine(({ rows, row_header_column_index: index = 0 }, context) => {
    const columns = rows[0]?.length ?? 0;
    const found = [...unequal(rows, columns), ...richHead(rows[0] ?? []), ...tooLong(rows, LIMITS.dataTableText)];
    const beyond = { message: `must be less than ${columns}`, path: ['row_header_column_index'] };
    for (const one of index < columns ? found : [...found, beyond]) context.addIssue({ code: 'custom', ...one });
  });

/** https://docs.slack.dev/reference/block-kit/blocks/table-block */
export const table = z
  .strictObject({
    type: z.literal('table'),
    block_id: id.optional(),
    rows: z.array(row).min(1).max(LIMITS.tableRows),
    column_settings: z
      .array(
        z
          .strictObject({ align: z.enum(['left', 'center', 'right']).optional(), is_wrapped: z.boolean().optional() })
          .nullable(),
      )
      .max(LIMITS.columns)
      .optional(),
  })
  .superRefine(({ rows }, context) => {
    for (const one of tooLong(rows, LIMITS.tableText)) context.addIssue({ code: 'custom', ...one });
  });

function unequal(rows: Cell[][], columns: number): Found[] {
  return rows.flatMap((cells, at) =>
    cells.length === columns ? [] : [{ message: 'must have as many cells as the first row', path: ['rows', at] }],
  );
}

function richHead(head: Cell[]): Found[] {
  return head.flatMap(({ type }, at) =>
    type === 'rich_text' ? [{ message: `unsupported type: ${type}`, path: ['rows', 0, at, 'type'] }] : [],
  );
}

function tooLong(rows: Cell[][], most: number): Found[] {
  const length = rows.flat().reduce((sum, one) => sum + lengthOf(one), 0);
  return length > most ? [{ message: `must be less than ${most + 1} characters`, path: ['rows'] }] : [];
}

const lengthOf = (one: Cell) => (one.type === 'rich_text' ? wordsIn(one.elements) : one.text.length);

/** Characters of all that is called `text`, however deep; nobody says how Slack counts emoji and mentions. */
function wordsIn(elements: { text?: unknown; elements?: unknown }[]): number {
  return elements.reduce((sum, { text, elements: inside }) => {
    const own = typeof text === 'string' ? text.length : 0;
    return sum + own + (Array.isArray(inside) ? wordsIn(inside.filter(isElement)) : 0);
  }, 0);
}

const isElement = (one: unknown): one is { text?: unknown; elements?: unknown } =>
  typeof one === 'object' && one !== null;
