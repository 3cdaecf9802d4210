import { createHash, timingSafeEqual } from 'node:crypto';
import { type HealthOptions, healthRoutes } from './http.js';
import type { Log } from './log.js';
import { refuseRequest, type Route, serve, type Served } from './http-server.js';

export interface PortsOptions {
  /** `host` absent: all interfaces. */
  listening: { host: string | undefined; port: number; admin: { port: number; token: string } | undefined };
  health: HealthOptions;
  /** Slack's own way in, where it comes by HTTP. */
  slack?: Route;
  log: Log;
}

/**
 * Opens `PORT`, and `ADMIN_PORT` where there is one: then health and metrics answer there alone, and a process that Slack
 * does not post to opens nothing else. `port` is Slack's, or else that of health.
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

/** Health is open to whoever gets there: probes have no token. */
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

/** The token as a bearer, or as the password of basic authentication, whatever the name. */
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

/** Of one length, whatever was given: only such can be compared in constant time. */
const digest = (text: string) => createHash('sha256').update(text).digest();
