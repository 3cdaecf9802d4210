import { createContext } from 'preact';
import { useContext, useMemo, useRef, useState } from 'preact/hooks';
import { type Me, useMe } from '../feed.js';
import type { FieldValue, FieldValues, Outcome, Surface } from '../protocol.js';
import { valuesOf } from './values.js';

/** What a block needs to know of the message, form or Home that it stands in. */
export interface Tools {
  values: FieldValues;
  /** What is wrong with a field, by block id. */
  errors: Record<string, string>;
  hold: (blockId: string, actionId: string, value: FieldValue) => void;
  /** Tells Usher; resolves when it has answered. */
  press: (blockId: string, actionId: string, what?: { value?: FieldValue; chosen?: string }) => Promise<Outcome>;
  options: (blockId: string, actionId: string, typed: string) => Promise<Outcome>;
}

const nowhere: Tools = {
  values: {},
  errors: {},
  hold: () => undefined,
  press: () => Promise.resolve({}),
  options: () => Promise.resolve({}),
};
export const SurfaceContext = createContext<Tools>(nowhere);
export const useTools = () => useContext(SurfaceContext);

/** The fields of a surface, whose values outlive its updates. `where` names the surface when something happens on it. */
export function useSurface(
  blocks: unknown[],
  where: (values: FieldValues) => Surface,
  {
    here,
    errors = {},
    told,
  }: { here?: string; errors?: Record<string, string>; told?: (outcome: Outcome) => void } = {},
): Tools {
  const me = useMe();
  // A ref beside the state: what is pressed right after a change must send the change too.
  const held = useRef<FieldValues>({});
  const [, redraw] = useState(0);
  held.current = useMemo(() => valuesOf(blocks, held.current, here), [blocks, here]);
  const hold = (blockId: string, actionId: string, value: FieldValue) => {
    held.current = { ...held.current, [blockId]: { ...held.current[blockId], [actionId]: value } };
    redraw((count) => count + 1);
  };
  const surface = () => where(held.current);
  return { values: held.current, errors, hold, ...asks(me, surface, told) };
}

function asks(
  me: Me,
  surface: () => Surface,
  told: ((outcome: Outcome) => void) | undefined,
): Pick<Tools, 'press' | 'options'> {
  return {
    press: async (blockId, actionId, what = {}) => {
      const outcome = await me.act({ do: 'press', surface: surface(), blockId, actionId, ...what });
      told?.(outcome);
      return outcome;
    },
    options: (blockId, actionId, typed) => me.act({ do: 'options', surface: surface(), blockId, actionId, typed }),
  };
}
