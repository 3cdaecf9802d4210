import { randomBytes } from 'node:crypto';
import { type Answer, no } from './answers.js';
import type { SlackState, Trigger } from './state.js';

/** A new trigger id; `given` lets a test repeat a delivery under the same one, which does not become fresh by it. */
export function makeTrigger(
  state: SlackState,
  { given, ...trigger }: Pick<Trigger, 'user' | 'channel' | 'view'> & { given?: string | undefined },
): string {
  const digits = () => String(Math.floor(Math.random() * 1e13)).padStart(13, '0');
  const id = given ?? `${digits()}.${digits()}.${randomBytes(16).toString('hex')}`;
  if (!state.triggers.has(id)) state.triggers.set(id, { ...trigger, at: Date.now(), used: false });
  return id;
}

/** Spends a trigger id, or says why it cannot be spent. Checked last, so that a refused view leaves it whole. */
export function spend(state: SlackState, id: unknown): { trigger: Trigger } | { refused: Answer } {
  const trigger = typeof id === 'string' ? state.triggers.get(id) : undefined;
  if (!trigger) return { refused: no('invalid_trigger_id') };
  if (trigger.used) return { refused: no('exchanged_trigger_id') };
  if (Date.now() - trigger.at > state.settings.triggerLifeMs) return { refused: no('expired_trigger_id') };
  trigger.used = true;
  return { trigger };
}
