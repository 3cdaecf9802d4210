import { useState } from 'preact/hooks';
import { Icon } from '../icons.js';
import { CellContent } from './cells.js';
import type { Cell, DataTableBlock, TableBlock } from './data-kit.js';
import { isNumeric, nextSorting, sorted, type Sorting } from './sorting.js';

/** Slack's own page size where the app names none. */
const PAGE_SIZE = 5;

/** Read page by page and sorted by its heads; both are the reader's own and told to nobody. */
export function DataTable({ block }: { block: DataTableBlock }) {
  const { caption, rows, page_size: size = PAGE_SIZE, row_header_column_index: named = 0 } = block;
  const [head = [], ...body] = rows;
  const [sorting, sort] = useState<Sorting | undefined>(undefined);
  const [page, turn] = useState(0);
  const pages = Math.ceil(body.length / size);
  const at = Math.min(page, pages - 1);
  const change = (column: number) => {
    sort(nextSorting(sorting, column));
    turn(0);
  };
  return (
    <div class="data">
      <div class="table-box" role="region" aria-label={caption} tabIndex={0}>
        <table>
          <caption>{caption}</caption>
          <thead>
            <tr>
              {head.map((cell, column) => (
                <Head cell={cell} right={isNumeric(body, column)} column={column} sorting={sorting} change={change} />
              ))}
            </tr>
          </thead>
          <tbody>
            {sorted(body, sorting)
              .slice(at * size, (at + 1) * size)
              .map((row) => (
                <tr>
                  {row.map((cell, column) => (column === named ? <RowHead cell={cell} /> : <Plain cell={cell} />))}
                </tr>
              ))}
          </tbody>
        </table>
      </div>
      {pages > 1 ? <Pager at={at} pages={pages} size={size} turn={turn} of={body.length} /> : null}
    </div>
  );
}

interface HeadProps {
  cell: Cell;
  column: number;
  right: boolean;
  sorting: Sorting | undefined;
  change: (column: number) => void;
}

function Head({ cell, column, right, sorting, change }: HeadProps) {
  const order = sorting?.column === column ? sorting.order : undefined;
  return (
    <th scope="col" class={right ? 'right' : ''} {...(order === undefined ? {} : { 'aria-sort': order })}>
      <button type="button" class="sort" onClick={() => change(column)}>
        <CellContent cell={cell} />
        <span class="sort-sign" aria-hidden="true">
          {order === undefined ? '' : order === 'ascending' ? '↑' : '↓'}
        </span>
      </button>
    </th>
  );
}

const sideOf = (cell: Cell) => (cell.type === 'raw_number' ? 'right' : '');

function RowHead({ cell }: { cell: Cell }) {
  return (
    <th scope="row" class={sideOf(cell)}>
      <CellContent cell={cell} />
    </th>
  );
}

function Plain({ cell }: { cell: Cell }) {
  return (
    <td class={sideOf(cell)}>
      <CellContent cell={cell} />
    </td>
  );
}

interface PagerProps {
  at: number;
  pages: number;
  size: number;
  of: number;
  turn: (page: number) => void;
}

/** Its buttons stay where they are at both ends, so that none takes the focus with it. */
function Pager({ at, pages, size, of, turn }: PagerProps) {
  const button = (label: string, icon: 'back' | 'right', to: number) => (
    <button
      type="button"
      class="icon-button"
      aria-label={label}
      aria-disabled={to < 0 || to >= pages}
      onClick={() => (to < 0 || to >= pages ? undefined : turn(to))}
    >
      <Icon name={icon} />
    </button>
  );
  return (
    <div class="pager">
      <span role="status">
        {at * size + 1}–{Math.min(of, (at + 1) * size)} of {of}
      </span>
      {button('Previous page', 'back', at - 1)}
      {button('Next page', 'right', at + 1)}
    </div>
  );
}

/** Stands as it came; its first row is its head. */
export function Table({ block: { rows, column_settings: settings = [] } }: { block: TableBlock }) {
  const [head = [], ...body] = rows;
  const look = (cell: Cell, column: number) => {
    const { align, is_wrapped: wraps = false } = settings[column] ?? {};
    return `${align ?? (sideOf(cell) || 'left')}${wraps ? ' wraps' : ''}`;
  };
  return (
    <div class="table-box" role="region" aria-label="Table" tabIndex={0}>
      <table>
        <thead>
          <tr>
            {head.map((cell, column) => (
              <th scope="col" class={look(cell, column)}>
                <CellContent cell={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {body.map((row) => (
            <tr>
              {row.map((cell, column) => (
                <td class={look(cell, column)}>
                  <CellContent cell={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
