const LATE: unique symbol = Symbol('late');

/** A result or rejection within `ms`, else what `late` gives. Answers that came while the process was busy count. */
export async function withTimeout<Result, Late>(
  ms: number,
  work: Promise<Result>,
  late: () => Late,
): Promise<Result | Late> {
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise<typeof LATE>((resolve) => {
    // Timers run before received data in a round of the event loop; setImmediate runs after it.
    timer = setTimeout(() => setImmediate(() => resolve(LATE)), ms).unref();
  });
  try {
    const first = await Promise.race([work, timeUp]);
    return first === LATE ? late() : first;
  } finally {
    clearTimeout(timer);
  }
}
