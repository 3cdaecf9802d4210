import { AdobeError } from '../errors.js';

/** How many lists `seek` reads to find a place: far more jobs than start between two pages. */
const LOOKS = 60;

/** Where a page ended: the last job given, when it was created (epoch ms), and its offset then. */
export interface Cursor {
  id: string;
  at: number;
  offset: number;
}

/** Undefined stands for an unreadable job, which keeps its place in the list. */
type CursorEntry = { id: string; creationTime?: number | undefined } | undefined;

interface Window<Item> {
  chunk: Item[];
  /** The chunk's offset. */
  start: number;
  /** Where in the chunk the page begins. */
  from: number;
}

/**
 * Finds where the page after the cursor begins, in a list by offsets, newest first, that changes meanwhile. New jobs
 * push the place down, and jobs that left the list pull it up. If the cursor's job is gone, its time marks the place.
 * Pieces overlap, so that jobs that move between two looks are not missed.
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
    if (looks > LOOKS) {
      const message = 'Adobe’s list of jobs is changing too fast to read.';
      throw new AdobeError({ failure: 'unavailable', message, requestId: '' });
    }
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

/** Skips the jobs without a time. */
function newest({ chunk }: { chunk: CursorEntry[] }): number {
  return timeOf(chunk.find((job) => job?.creationTime !== undefined));
}

function oldest({ chunk }: { chunk: CursorEntry[] }): number {
  return timeOf(chunk.findLast((job) => job?.creationTime !== undefined));
}
