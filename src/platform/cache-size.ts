const one = () => 1;

/** Options of an LRU cache for so many entries. With `max` the cache would allocate all of them when it is made. */
export const cacheSize = (most: number): { maxSize: number; sizeCalculation: () => number } => ({
  maxSize: most,
  sizeCalculation: one,
});
