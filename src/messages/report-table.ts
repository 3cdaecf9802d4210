import type { DataTableBlock, KnownBlock } from '@slack/types';
import { oneLineOf } from '../platform/escape.js';
import { formatNumber } from '../platform/english.js';
import type { ReportRow, ReportTable } from './report-rows.js';

/** From so many rows on a report has a table. */
const MANY = 8;
/** Rows of a table, and those of a table whose names are links. */
const ROWS = 50;
const LINKS = 20;
/** Characters of the whole block: all blocks of a message have about 12,000. */
const SIZE = 9_500;
/** Characters of a name, the longest that fits. */
const NAMES = [75, 30];

type Cell = DataTableBlock['rows'][number][number];

export const isForTable = ({ rows }: ReportTable): boolean => rows.length >= MANY;

/** The rows as one page of a table of at most `size` characters: with links where they fit, with shorter names, and at last with fewer rows. */
export function tableBlock({ caption, head, rows }: ReportTable, size: number): KnownBlock {
  const fits = (block: DataTableBlock) => JSON.stringify(block).length <= Math.min(SIZE, size);
  const made = (count: number, links: boolean, name: number): DataTableBlock => ({
    type: 'data_table',
    caption,
    page_size: Math.max(1, count),
    rows: [head.map(cell), ...rows.slice(0, count).map((row) => [nameCell(row, links, name), ...row.cells.map(cell)])],
  });
  let count = Math.min(rows.length, ROWS);
  const ways = [count <= LINKS, false].flatMap((links) => NAMES.map((name) => made(count, links, name)));
  const fitting = ways.find(fits);
  if (fitting) return fitting;
  const [, short = 30] = NAMES;
  while (count > 1 && !fits(made(count, false, short))) count -= 1;
  return made(count, false, short);
}

/** A cell has at least one character. */
function cell(value: string | number): Cell {
  if (typeof value === 'number') return { type: 'raw_number', value, text: formatNumber(value) };
  return { type: 'raw_text', text: value === '' ? '-' : oneLineOf(value, 60) };
}

function nameCell({ name, url }: ReportRow, links: boolean, most: number): Cell {
  const text = oneLineOf(name, most);
  if (!links || url === undefined) return { type: 'raw_text', text };
  const link = { type: 'link' as const, url, text };
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [link] }] };
}
