import type { Message } from '../runs/view.js';
import { foreign } from '../platform/escape.js';
import { sentence } from './ephemeral.js';

export const followed = (run: string): Message =>
  sentence(`Following ${run}: its card and its report come to this channel too.`);

export const alreadyHere = (run: string): Message => sentence(`${run} is told in this channel already.`);

/** A job that will say no more. */
export function overAtAdobe({ id, status }: { id: string; status: string }): Message {
  return sentence(
    `That job has ended already: Adobe says ${foreign(status)}. What came of it: \`/audience status ${foreign(id)}\``,
  );
}
