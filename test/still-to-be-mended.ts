/** Imports of today that go against the rooms. Nothing is added here; each mended line goes. */
export const FLOORS: readonly string[] = ['src/runs/accept.ts -> src/messages/ephemeral.ts'];

/** Ways of today to what must not be reached, by the file that they begin in and the last one. */
export const REACHES: readonly string[] = [];

/** Files of today that lie in a ring. */
export const RINGS: readonly string[] = [
  'src/handlers.ts',
  'src/runs/accept.ts',
  'src/runs/follow.ts',
  'src/services.ts',
];
