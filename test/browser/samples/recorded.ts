/** What a message or a form was made by, and from. */
export interface Call {
  present: (...given: unknown[]) => unknown;
  given: unknown[];
}

const calls = new WeakMap<object, Call>();

/** The same presenters, which keep what each message, form or list of blocks was made from: it can be made again, of other words. */
export function recorded<Module extends object>(module: Module): Module {
  const all = Object.entries(module).map(([name, offered]: [string, unknown]) => [
    name,
    isFunction(offered) ? kept(offered) : offered,
  ]);
  return Object.fromEntries(all) as Module; // each in its own place
}

/** Undefined for what no presenter made. */
export const callOf = (made: unknown): Call | undefined =>
  typeof made === 'object' && made !== null ? calls.get(made) : undefined;

const isFunction = (offered: unknown): offered is Call['present'] => typeof offered === 'function';

function kept(present: Call['present']): Call['present'] {
  return (...given) => {
    const made = present(...given);
    if (typeof made === 'object' && made !== null) calls.set(made, { present, given });
    return made;
  };
}
