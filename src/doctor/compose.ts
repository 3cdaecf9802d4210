import { WebClient } from '@slack/web-api';
import type { RedisOptions } from 'ioredis';
import { createAdobe } from '../adobe/index.js';
import type { Config } from '../config.js';
import { createFetch } from '../platform/fetch.js';
import { boltLogger, createLog } from '../platform/log.js';
import { createRedis, createSentinels } from '../platform/redis-connection.js';
import { checkAdobe } from './adobe.js';
import { Clocks } from './clocks.js';
import type { Finding } from './findings.js';
import { checkRedis } from './redis.js';
import { checkSentinels } from './sentinels.js';
import { checkSlack } from './slack.js';

/** Says at once that Redis is not there. */
const PATIENCE = {
  lazyConnect: true,
  maxRetriesPerRequest: 0,
  connectTimeout: 5_000,
  commandTimeout: 5_000,
  retryStrategy: () => null,
  sentinelRetryStrategy: () => null,
} satisfies RedisOptions;

/** `npm run doctor`: checks everything that Usher depends on, and changes nothing. */
export async function doctor(config: Config): Promise<Finding[]> {
  const { slack, adobe } = config;
  const clocks = new Clocks();
  const fetch = clocks.watch(createFetch(config.proxy));
  const client = (token: string) =>
    new WebClient(token, {
      slackApiUrl: slack.apiUrl,
      timeout: slack.timeoutMs,
      retryConfig: { retries: 0 },
      fetch,
      rejectRateLimitedCalls: true,
      logger: boltLogger(createLog({ level: 'silent' })),
    });
  const { at, minReplicas } = config.redis;
  const redis = createRedis(at, PATIENCE);
  const master = at.mode === 'sentinel' ? at.master : '';
  const findings = await Promise.all([
    checkSlack({
      bot: client(slack.botToken),
      app: slack.appToken === undefined ? undefined : client(slack.appToken),
      signingSecret: slack.signingSecret,
      ...config.access,
    }),
    checkAdobe(createAdobe({ ...adobe, fetch }), adobe.sandbox),
    checkRedis({ redis, at, minReplicas }),
    checkSentinels(createSentinels(at, PATIENCE), master),
  ]);
  redis.disconnect();
  return [...findings.flat(), ...clocks.findings()];
}
