import { unescape } from 'node:querystring';
import { z } from 'zod';

interface Login {
  username?: string | undefined;
  password?: string | undefined;
}

interface Host {
  host: string;
  port: number;
}

/** `login` is that of the servers that hold the data. `secure`: TLS, to the sentinels too. */
export type RedisAddress =
  | { mode: 'single'; secure: boolean; url: string }
  | { mode: 'sentinel'; secure: boolean; hosts: Host[]; login: Login; master: string; sentinelLogin: Login }
  | { mode: 'cluster'; secure: boolean; hosts: Host[]; login: Login };

const PORTS = { sentinel: 26_379, cluster: 6_379 };

/** One address of several hosts: scheme, user and password, hosts, path and query. No standard URL has several hosts. */
const SEVERAL = /^redis(s?)\+(sentinel|cluster):\/\/(?:([^/]*)@)?([^/?@]*)(?:\/([^?]*))?(?:\?(.*))?$/;
const SCHEMES = 'must begin with redis:// or rediss://, redis+sentinel:// or redis+cluster:// (with TLS: rediss+…)';
/** What a query may give: sentinels have users of their own, and most have none. */
const SENTINEL_LOGIN = { user: 'sentinelUser', password: 'sentinelPassword' };

class WrongAddress extends Error {}

/** Reads `REDIS_URL`. */
export const redisAddress = z.string().transform((value, context): RedisAddress => {
  try {
    return value.includes('+') && SEVERAL.test(value) ? readSeveral(value) : readSingle(value);
  } catch (error) {
    if (!(error instanceof WrongAddress)) throw error;
    context.addIssue(error.message);
    return z.NEVER;
  }
});

/** The library reads the rest of such an address, and its query, by itself. */
function readSingle(url: string): RedisAddress {
  const parts = URL.canParse(url) ? new URL(url) : undefined;
  if (!parts || !/^rediss?:$/.test(parts.protocol) || parts.hostname === '') throw new WrongAddress(SCHEMES);
  if (!/^(\/\d*)?$/.test(parts.pathname)) throw new WrongAddress('must end with a database number, if anything');
  return { mode: 'single', secure: parts.protocol === 'rediss:', url };
}

function readSeveral(url: string): RedisAddress {
  const [, s, kind, user, hosts = '', path = '', query = ''] = SEVERAL.exec(url) ?? [];
  const mode = kind === 'sentinel' ? 'sentinel' : 'cluster';
  const common = { secure: s === 's', hosts: hostsIn(hosts, PORTS[mode]), login: loginIn(user ?? '') };
  const asked = new URLSearchParams(query);
  if (mode === 'cluster') {
    if (path !== '' || asked.size > 0) throw new WrongAddress('must end after the hosts: a cluster has one database');
    return { mode, ...common };
  }
  if (!/^[\w.-]+$/.test(path))
    throw new WrongAddress('must end with the name of the master that the sentinels watch, such as /mymaster');
  const strange = [...asked.keys()].find((name) => !Object.values(SENTINEL_LOGIN).includes(name));
  if (strange !== undefined)
    throw new WrongAddress(`may be followed by ?${SENTINEL_LOGIN.password}=… and ${SENTINEL_LOGIN.user} only`);
  const sentinelLogin = given(asked.get(SENTINEL_LOGIN.user), asked.get(SENTINEL_LOGIN.password));
  return { mode, ...common, master: path, sentinelLogin };
}

function hostsIn(list: string, port: number): Host[] {
  return list.split(',').map((one) => {
    const url = URL.canParse(`redis://${one}`) ? new URL(`redis://${one}`) : undefined;
    if (!url || url.hostname === '') throw new WrongAddress('must list its hosts as host:port, separated by commas');
    return { host: url.hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(url.port) || port };
  });
}

function loginIn(text: string): Login {
  const [, user, password] = /^([^:]*)(?::(.*))?$/s.exec(text) ?? [];
  return given(unescape(user ?? ''), unescape(password ?? ''));
}

function given(username: string | null, password: string | null): Login {
  return { ...(username ? { username } : {}), ...(password ? { password } : {}) };
}

/** The passwords of an address, as they are and as they are written, none of which is ever logged. */
export function passwordsOf(at: RedisAddress): string[] {
  if (at.mode === 'single') return passwordIn(at.url);
  const logins = at.mode === 'sentinel' ? [at.login, at.sentinelLogin] : [at.login];
  return logins.flatMap(({ password }) => (password === undefined ? [] : [password, encodeURIComponent(password)]));
}

/** The password as written in the URL, and decoded. */
export function passwordIn(url: string): string[] {
  if (!URL.canParse(url)) return [];
  const { password } = new URL(url);
  return [password, unescape(password)];
}
