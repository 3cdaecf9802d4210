const one = () => 1;

/** Options of an LRU cache for so many entries. With `max` it would make room for all of them at once, at each start. */
export const cacheSize = (most: number): { maxSize: number; sizeCalculation: () => number } => ({
  maxSize: most,
  sizeCalculation: one,
});
