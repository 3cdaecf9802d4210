/** What goes to the app: the names are those of Socket Mode's envelopes. */
export interface Parcel {
  kind: 'slash_commands' | 'interactive' | 'events_api';
  payload: Record<string, unknown>;
  retry?: { attempt: number; reason: string };
}

/** What is JSON, read; else as it is. */
export function parse(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}
