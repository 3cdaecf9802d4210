import { setTimeout as pause } from 'node:timers/promises';

const EVERY_MS = 25;

/** Waits until there is an answer, and says what it waited for when there is none in time. */
export async function waitUntil<T>(
  what: string,
  look: () => Promise<T | undefined>,
  timeoutMs = 40_000,
  everyMs = EVERY_MS,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  while (performance.now() < deadline) {
    const found = await look();
    if (found !== undefined) return found;
    await pause(everyMs);
  }
  throw new Error(`waited ${timeoutMs} ms in vain until ${what}`);
}
