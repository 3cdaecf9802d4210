import { AdobeError } from '../errors.js';

/** How often a page looks elsewhere for its place: far more jobs than start between two pages. */
const LOOKS = 60;

/** Where a page ended: the last job given, when it was created (epoch ms), and its offset then. */
export interface Cursor {
  id: string;
  at: number;
  offset: number;
}

/** Undefined: it has its place in the list, and cannot be read. */
type CursorEntry = { id: string; creationTime?: number | undefined } | undefined;

interface Window<Item> {
  chunk: Item[];
  /** The chunk's offset. */
  start: number;
  /** Where in the chunk the page begins. */
  from: number;
}

/**
 * In a list by offsets, newest first, that changes while it is read: a piece of it, and where in that the page after the
 * cursor begins. New jobs push the place down, jobs that left the list pull it up; a job that is gone leaves the time at
 * which it was created. Pieces overlap, so that what moves between two looks is not missed.
 */
export async function seek<Item extends CursorEntry>(
  after: Cursor | undefined,
  { size, overlap }: { size: number; overlap: number },
  list: (start: number) => Promise<Item[]>,
): Promise<Window<Item>> {
  if (!after) return { chunk: await list(0), start: 0, from: 0 };
  let looks = 0;
  const look = async (start: number): Promise<Window<Item>> => {
    looks += 1;
    if (looks > LOOKS) throw tooFast();
    const chunk = await list(start);
    return { chunk, start, from: chunk.findIndex((job) => job?.id === after.id) + 1 };
  };
  const usable = ({ from, chunk }: Window<Item>) => from > 0 && (from < chunk.length || chunk.length < size);
  const step = size - overlap;

  const begin = Math.max(0, after.offset + 1 - overlap);
  let below = await look(begin);
  while (!usable(below) && below.chunk.length === size && oldest(below) >= after.at) {
    below = await look(below.start + step);
  }
  if (usable(below)) return below;
  let above = below.start === begin ? below : await look(begin);
  while (!usable(above) && above.start > 0 && newest(above) <= after.at) {
    above = await look(Math.max(0, above.start - step));
  }
  if (usable(above)) return above;
  const straddling = newest(below) > after.at ? below : above;
  return { ...straddling, from: straddling.chunk.filter((job) => timeOf(job) > after.at).length };
}

function timeOf(job: CursorEntry): number {
  return job?.creationTime ?? 0;
}

/** Of those that tell it. */
function newest({ chunk }: { chunk: CursorEntry[] }): number {
  return timeOf(chunk.find((job) => job?.creationTime !== undefined));
}

function oldest({ chunk }: { chunk: CursorEntry[] }): number {
  return timeOf(chunk.findLast((job) => job?.creationTime !== undefined));
}

function tooFast(): AdobeError {
  return new AdobeError({ failure: 'unavailable', message: 'Adobe’s list of jobs changes too fast.', requestId: '' });
}
