/** Imports of today that go against the rooms. Nothing is added here; each mended line goes. */
export const FLOORS: readonly string[] = [
  'src/runs/accept.ts -> src/messages/ephemeral.ts',
  'src/runs/accept.ts -> src/messages/already-done.ts',
  'src/runs/accept.ts -> src/messages/limits.ts',
];

/** Ways of today to what must not be reached, by the file that they begin in and the last one. */
export const REACHES: readonly string[] = [];

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
  'src/runs/accept.ts',
  'src/runs/follow.ts',
  'src/services.ts',
];
