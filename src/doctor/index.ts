import type { Redis } from 'ioredis';
import { type AdobePatient, examineAdobe } from './adobe.js';
import type { Clocks } from './clocks.js';
import type { Finding } from './findings.js';
import { examineRedis } from './redis.js';
import { examineSlack, type SlackPatient } from './slack.js';

export interface Patient {
  slack: SlackPatient;
  adobe: AdobePatient;
  redis: Redis;
  clocks: Clocks;
}

/** Looks at everything Usher stands on, and changes nothing. */
export async function examine({ slack, adobe, redis, clocks }: Patient): Promise<Finding[]> {
  const found = await Promise.all([examineSlack(slack), examineAdobe(adobe), examineRedis(redis)]);
  return [...found.flat(), ...clocks.findings()];
}
