/** Ids up to this length are read at a glance. */
const SHORT = 12;
/** Letters at an id's end that tell it from others. */
const APART = 8;

/** For what has an id and no name that we know: enough of the id to tell it from others. */
export const shortId = (id: string): string => (id.length > SHORT ? `…${id.slice(-APART)}` : id);

/** Letters of a batch's id in a report; Details have all of it. */
const BATCH = 6;

export const shortBatch = (id: string): string => (id.length > BATCH + 2 ? `${id.slice(0, BATCH)}…` : id);
