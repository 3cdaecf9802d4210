/** Imports of today that go against the rooms. Nothing is added here; each mended line goes. */
export const FLOORS: readonly string[] = [
  'src/runs/accept.ts -> src/messages/ephemeral.ts',
  'src/runs/accept.ts -> src/messages/already-done.ts',
  'src/runs/accept.ts -> src/messages/limits.ts',
];

/** Ways of today to what must not be reached, by the file that they begin in and the last one. */
export const REACHES: readonly string[] = [
  'jobs/compose.ts -> src/request/modifiers.ts',
  'jobs/compose.ts -> src/request/parse.ts',
  'jobs/compose.ts -> src/request/tokenize.ts',
  'jobs/resolve-late.ts -> src/request/modifiers.ts',
  'jobs/resolve-late.ts -> src/request/parse.ts',
  'jobs/resolve-late.ts -> src/request/tokenize.ts',
];

/** Files of today that lie in a ring. */
export const RINGS: readonly string[] = [
  'playground/adobe/control-routes.ts',
  'playground/adobe/world.ts',
  'playground/page/blocks/choices.tsx',
  'playground/page/blocks/fields.tsx',
  'playground/page/blocks/pickers.tsx',
  'playground/page/blocks/typing.tsx',
  'playground/page/blocks/picker-list.tsx',
  'playground/page/blocks/picker.tsx',
  'playground/slack/answers.ts',
  'playground/slack/socket.ts',
  'playground/slack/state.ts',
  'playground/slack/transport.ts',
  'playground/slack/triggers.ts',
  'playground/slack/views.ts',
  'playground/slack/page/acts.ts',
  'playground/slack/page/entries.ts',
  'playground/slack/page/page.ts',
  'src/handlers.ts',
  'src/request/audience-limit.ts',
  'src/request/modifiers.ts',
  'src/request/parse.ts',
  'src/request/terms.ts',
  'src/request/tokenize.ts',
  'src/resolve/audiences.ts',
  'src/resolve/clarify.ts',
  'src/resolve/dataset.ts',
  'src/resolve/merge-policies.ts',
  'src/resolve/not-found.ts',
  'src/resolve/one-audience.ts',
  'src/resolve/problems.ts',
  'src/resolve/readings.ts',
  'src/resolve/request-errors.ts',
  'src/resolve/resolve-request.ts',
  'src/resolve/trailing-words.ts',
  'src/resolve/unreadable-audience.ts',
  'src/runs/accept.ts',
  'src/runs/cancel.ts',
  'src/runs/follow.ts',
  'src/services.ts',
];
