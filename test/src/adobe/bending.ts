import { createAdobe } from '../../../src/adobe/index.js';

/** Where a piece stands in an answer. */
export type Path = (string | number)[];

interface Answer {
  status: number;
  body: unknown;
}

/** Takes the piece away. */
export const DROP = Symbol('drop');

/** What may stand where something else belongs. */
export const ODD: unknown[] = [null, '', [], {}, 7, 'n/a', DROP];

/** Every piece of an answer, the whole apart. */
export function pathsOf(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [];
  const keys = Array.isArray(value) ? value.map((_, index) => index) : Object.keys(value);
  return keys.flatMap((key) => [[...at, key], ...pathsOf(value[key as keyof typeof value], [...at, key])]);
}

/** A copy with one piece replaced. */
export function bent(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by;
  const inner = (value as Record<string | number, unknown>)[key]; // the path is one of its own
  if (Array.isArray(value)) {
    if (rest.length === 0 && by === DROP) return value.filter((_, index) => index !== key);
    return value.map((one: unknown, index) => (index === key ? bent(one, rest, by) : one));
  }
  const all = { ...(value as Record<string, unknown>) };
  if (rest.length === 0 && by === DROP) {
    return Object.fromEntries(Object.entries(all).filter(([name]) => name !== key));
  }
  return { ...all, [key]: bent(inner, rest, by) };
}

/**
 * The real client, whose answers are those of a simulated Adobe, asked once and then known by heart; those of one path
 * may be bent. `url`: where that Adobe listens.
 */
export function bendable(url: string) {
  const known = new Map<string, Promise<Answer>>();
  const asked: URL[] = [];
  const unread: string[] = [];
  let bend: { path: RegExp; by: (body: unknown, url: URL) => unknown } | undefined;
  const ask = async (to: URL, init: RequestInit | undefined): Promise<Answer> => {
    // The other side closes connections that were idle while much was read: then a new one is opened.
    const response = await fetch(to, init).catch(() => fetch(to, init));
    return { status: response.status, body: await response.json() };
  };
  const answer = async (to: URL, init: RequestInit | undefined): Promise<Response> => {
    const key = `${init?.method ?? 'GET'} ${to.href} ${typeof init?.body === 'string' ? init.body : ''}`;
    if (!known.has(key)) known.set(key, ask(to, init));
    const { status, body } = (await known.get(key)) ?? { status: 500, body: {} };
    asked.push(to);
    const given = bend?.path.test(to.pathname) ? bend.by(body, to) : body;
    return new Response(JSON.stringify(given), { status, headers: { 'content-type': 'application/json' } });
  };
  const adobe = createAdobe({
    apiUrl: url,
    imsUrl: url,
    clientId: 'client',
    clientSecret: 'secret',
    orgId: 'USHER@AdobeOrg',
    scopes: 'openid',
    timeoutMs: 10_000,
    fetch: (to, init) => answer(new URL(to instanceof Request ? to.url : to), init),
    onUnread: ({ area, at }) => unread.push(...at.map((place) => `${area} ${place}`)),
  });
  return {
    adobe,
    /** Does something while the answers of a path are bent; tells how often Adobe was asked, and what was unreadable. */
    while: async <Result>(
      path: RegExp,
      by: (body: unknown, url: URL) => unknown,
      act: () => Promise<Result>,
    ): Promise<{ result: Result; asked: URL[]; unread: string[] }> => {
      asked.length = 0;
      unread.length = 0;
      bend = { path, by };
      try {
        return { result: await act(), asked: [...asked], unread: [...unread] };
      } finally {
        bend = undefined;
      }
    },
  };
}
