import { wordsOf } from './cells.js';
import type { Cell } from './data-kit.js';

export interface Sorting {
  column: number;
  order: 'ascending' | 'descending';
}

/** Is each cell of this column a number? Only then it is sorted by value, and stands to the right under its head. */
export function isNumeric(body: Cell[][], column: number): boolean {
  return body.length > 0 && body.every((row) => row[column]?.type === 'raw_number');
}

/** Sorted anew; without a sorting as they came. */
export function sorted(body: Cell[][], sorting: Sorting | undefined): Cell[][] {
  if (!sorting) return body;
  const { column, order } = sorting;
  const compare = isNumeric(body, column) ? byValue : byWords;
  const sign = order === 'ascending' ? 1 : -1;
  return body.toSorted((a, b) => sign * compare(a[column], b[column]));
}

/** Up, down, and back to the order in which the rows came. */
export function nextSorting(sorting: Sorting | undefined, column: number): Sorting | undefined {
  if (sorting?.column !== column) return { column, order: 'ascending' };
  return sorting.order === 'ascending' ? { column, order: 'descending' } : undefined;
}

const value = (cell: Cell | undefined) => (cell?.type === 'raw_number' ? cell.value : 0);
const byValue = (a: Cell | undefined, b: Cell | undefined) => value(a) - value(b);
const words = (cell: Cell | undefined) => (cell ? wordsOf(cell) : '');
const byWords = (a: Cell | undefined, b: Cell | undefined) => words(a).localeCompare(words(b), 'en');
