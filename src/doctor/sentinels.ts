import type { Redis } from 'ioredis';
import { z } from 'zod';
import { bad, beware, type Finding, good } from './findings.js';

/** One more than the half must agree on a failover: of two, none may be lost. */
const ENOUGH = 3;

/** A sentinel that `REDIS_URL` names. */
interface NamedSentinel {
  name: string;
  redis: Redis;
}

/** What a sentinel knows of a master: names and values in turn. */
const masterSchema = z.array(z.string()).transform((flat, context) => {
  const pairs = flat.flatMap((name, at) => (at % 2 === 0 ? [[name, flat[at + 1]]] : []));
  const known = z
    .object({
      ip: z.string(),
      port: z.string(),
      'num-slaves': z.coerce.number(),
      'num-other-sentinels': z.coerce.number(),
    })
    .safeParse(Object.fromEntries(pairs));
  if (known.success) return known.data;
  context.addIssue('its answer can’t be read');
  return z.NEVER;
});

type Known = z.infer<typeof masterSchema>;

/** What each sentinel says of the master, and whether they agree. */
export async function checkSentinels(sentinels: NamedSentinel[], master: string): Promise<Finding[]> {
  const found: Known[] = [];
  const findings: Finding[] = [];
  for (const { name, redis } of sentinels) {
    const answer = await knownBy(redis, master);
    if (typeof answer === 'string') findings.push(silent(name, answer, master));
    else found.push(answer);
  }
  const [first] = found;
  return first ? [...agreed(first, found, master), ...findings] : findings;
}

/** The master as this sentinel knows it, or why it says nothing. */
async function knownBy(redis: Redis, master: string): Promise<Known | string> {
  let cause: string | undefined;
  redis.on('error', (error: Error) => {
    cause = error.message;
  });
  try {
    await redis.connect();
    return masterSchema.parse(await redis.call('SENTINEL', 'MASTER', master));
  } catch (error) {
    if (error instanceof z.ZodError) return 'its answer can’t be read';
    return cause ?? (error instanceof Error ? error.message : String(error));
  } finally {
    redis.disconnect();
  }
}

function silent(name: string, why: string, master: string): Finding {
  if (/No such master/i.test(why))
    return bad(
      `Redis Sentinel ${name} knows no master ${master}`,
      'REDIS_URL: end it with the name that sentinels use',
    );
  return beware(
    `Redis Sentinel ${name}: ${why}`,
    'REDIS_URL: check this host, its password (sentinelPassword=…) and whether the sentinel is running',
  );
}

function agreed(first: Known, found: Known[], master: string): Finding[] {
  const places = [...new Set(found.map(({ ip, port }) => `${ip}:${port}`))];
  const sentinels = first['num-other-sentinels'] + 1;
  const replicas = first['num-slaves'];
  const seen = `${counted(sentinels, 'sentinel')} and ${counted(replicas, 'replica')}`;
  const says = `Redis Sentinel: the master ${master} is at ${places.join(' or ')}, with ${seen}`;
  if (places.length > 1)
    return [beware(`${says}: the sentinels don’t agree`, 'run this again in a minute: a failover may be under way')];
  if (sentinels >= ENOUGH) return [good(says)];
  return [beware(`${says}: fewer than three can’t outvote the loss of one`, 'run three sentinels on three machines')];
}

const counted = (count: number, what: string): string => (count === 1 ? `one ${what}` : `${count} ${what}s`);
