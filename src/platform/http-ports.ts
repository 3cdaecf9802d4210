import { createHash, timingSafeEqual } from 'node:crypto';
import { type HealthOptions, healthRoutes } from './http.js';
import type { Log } from './log.js';
import { refuseRequest, type Route, serve, type Served } from './http-server.js';

interface PortsOptions {
  /** `host` absent: all interfaces. */
  listening: { host: string | undefined; port: number; admin: { port: number; token: string } | undefined };
  health: HealthOptions;
  /** Slack's route, if its requests come by HTTP. */
  slack?: Route;
  log: Log;
}

/**
 * Opens `PORT`. With `ADMIN_PORT`, health and metrics answer there alone, and `PORT` is opened for Slack only. The
 * result's `port` is Slack's, or else that of health.
 */
export async function openPorts({ listening, health, slack, log }: PortsOptions): Promise<Served> {
  const { host, port, admin } = listening;
  const own = slack ? [slack] : [];
  const routes = healthRoutes(health);
  if (!admin) return serve({ host, port, routes: [...own, ...routes], log });
  const inner = await serve({ host, port: admin.port, routes: routes.map((one) => guarded(one, admin.token)), log });
  log.info({ port: inner.port }, 'health and metrics answer at the admin port');
  if (!slack) return inner;
  try {
    const outer = await serve({ host, port, routes: own, log });
    return { port: outer.port, close: () => Promise.all([outer.close(), inner.close()]).then(() => undefined) };
  } catch (error) {
    await inner.close();
    throw error;
  }
}

/** Only metrics need the token: probes of health have none. */
function guarded(route: Route, token: string): Route {
  if (route.path !== '/metrics') return route;
  return {
    ...route,
    handler: (request, response) => {
      if (isAdmin(request.headers.authorization, token)) route.handler(request, response);
      else
        refuseRequest(response, 401, {
          'www-authenticate': ['Bearer realm="usher"', 'Basic realm="usher", charset="UTF-8"'],
        });
    },
  };
}

/** Takes the token as a bearer, or as the password of basic authentication with any name. */
function isAdmin(authorization: string | undefined, token: string): boolean {
  const [, scheme, given = ''] = /^(Bearer|Basic) +(\S+)$/i.exec(authorization ?? '') ?? [];
  if (scheme === undefined) return false;
  const password = scheme.toLowerCase() === 'bearer' ? given : passwordIn(given);
  return timingSafeEqual(digest(password), digest(token));
}

function passwordIn(credentials: string): string {
  const pair = Buffer.from(credentials, 'base64').toString();
  return pair.slice(pair.indexOf(':') + 1);
}

/** Always of the same length, which a comparison in constant time needs. */
const digest = (text: string) => createHash('sha256').update(text).digest();
