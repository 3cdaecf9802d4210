import { WebClient } from '@slack/web-api';
import { Redis } from 'ioredis';
import { createAdobe } from '../adobe/index.js';
import type { Config } from '../config.js';
import { createFetch } from '../platform/http.js';
import { boltLogger, createLog } from '../platform/log.js';
import { Clocks } from './clocks.js';
import { examineAdobe } from './adobe.js';
import type { Finding } from './findings.js';
import { examineRedis } from './redis.js';
import { examineSlack } from './slack.js';

/** `npm run doctor`: looks at everything Usher stands on, changes nothing. */
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
  const redis = new Redis(config.redisUrl, {
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    connectTimeout: 5_000,
    commandTimeout: 5_000,
    retryStrategy: () => null,
  });
  const found = await Promise.all([
    examineSlack({
      bot: client(slack.botToken),
      app: slack.appToken === undefined ? undefined : client(slack.appToken),
      signingSecret: slack.signingSecret,
      ...config.access,
    }),
    examineAdobe(createAdobe({ ...adobe, fetch }), adobe.sandbox),
    examineRedis(redis),
  ]);
  redis.disconnect();
  return [...found.flat(), ...clocks.findings()];
}
