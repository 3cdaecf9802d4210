import type { composeServices } from './compose.js';

/** What the bot's handlers may use. */
export type Services = ReturnType<typeof composeServices>;
