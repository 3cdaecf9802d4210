const LATE: unique symbol = Symbol('late');

/**
 * What it comes to within so many ms, else what `late` gives. Where this process was too busy to listen, answers that have
 * arrived meanwhile are heard first. What comes later still is let go; a failure in time is a rejection.
 */
export async function withTimeout<Result, Late>(
  ms: number,
  work: Promise<Result>,
  late: () => Late,
): Promise<Result | Late> {
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise<typeof LATE>((resolve) => {
    // Timers come before what was received in the event loop's round; setImmediate comes after it.
    timer = setTimeout(() => setImmediate(() => resolve(LATE)), ms).unref();
  });
  try {
    const first = await Promise.race([work, timeUp]);
    return first === LATE ? late() : first;
  } finally {
    clearTimeout(timer);
  }
}
