import type { RedisClient } from './redis-connection.js';
import { z } from 'zod';

/** Sent as text: true is '1'; false and undefined are empty. */
type Argument = string | number | boolean | undefined;

interface ScriptDefinition<Key extends string, Arg extends string, Answer extends z.ZodType> {
  /** Unique among the scripts of a client. */
  name: string;
  /** KEYS and ARGV in order; the script has each in a local variable of this name. */
  keys: readonly Key[];
  args: readonly Arg[];
  answer: Answer;
  lua: string;
}

/** The answer of a script: did it do its work? */
export const yesOrNo = z.literal([0, 1]).transform((answer) => answer === 1);

/**
 * A Lua script, which Redis runs in one step: no crash and no other process comes between its parts. Redis gets its
 * digest, and its text if it does not know it: on a new connection, or after SCRIPT FLUSH.
 */
export function defineScript<const Key extends string, const Arg extends string, Answer extends z.ZodType>({
  name,
  keys,
  args,
  answer,
  lua,
}: ScriptDefinition<Key, Arg, Answer>) {
  const command = { numberOfKeys: keys.length, lua: `${locals(keys, 'KEYS')}${locals(args, 'ARGV')}${lua}` };
  const knowing = new WeakSet<RedisClient>();
  return async (
    redis: RedisClient,
    keyOf: Record<Key, string>,
    valueOf: Record<Arg, Argument>,
  ): Promise<z.infer<Answer>> => {
    if (!knowing.has(redis)) {
      if (Reflect.has(redis, name)) throw new Error(`Redis has two commands called ${name}`);
      redis.defineCommand(name, command);
      knowing.add(redis);
    }
    const sent = [...keys.map((key) => keyOf[key]), ...args.map((arg) => asText(valueOf[arg]))];
    const method: unknown = Reflect.get(redis, name);
    if (typeof method !== 'function') throw new Error(`Redis has no command called ${name}`);
    return answer.parse(await Reflect.apply(method, redis, sent));
  };
}

const locals = (names: readonly string[], from: 'KEYS' | 'ARGV'): string =>
  names.length === 0 ? '' : `local ${names.join(', ')} = unpack(${from})\n`;

const asText = (value: Argument): string => (typeof value === 'boolean' ? (value ? '1' : '') : String(value ?? ''));
