import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { freePort } from './redis.js';
import { waitUntil } from './waiting.js';

/** The built bot and worker, found from where the playground itself was built. */
const ENTRIES = { both: ['jobs/main.js', '--with-bot'], bot: ['src/main.js'], worker: ['jobs/main.js'] };

export interface UsherProcess {
  url: string;
  /** Where health and metrics answer. */
  adminUrl: string;
  process: ChildProcess;
  /** Everything it logged. */
  log: string[];
  stop: (signal?: 'SIGTERM' | 'SIGKILL') => Promise<void>;
}

/** Starts the real bot, worker, or both, as processes of their own. */
export async function startUsher(options: {
  role: keyof typeof ENTRIES;
  env: Record<string, string>;
  /** The folder of the build. */
  dist: string;
}): Promise<UsherProcess> {
  const port = await freePort();
  const [entry = '', ...args] = ENTRIES[options.role];
  const child = spawn(process.execPath, [join(options.dist, entry), ...args], {
    env: { PATH: process.env['PATH'], ...options.env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log: string[] = [];
  child.stdout.on('data', (chunk) => log.push(String(chunk)));
  child.stderr.on('data', (chunk) => log.push(String(chunk)));
  const url = `http://127.0.0.1:${port}`;
  const adminUrl = `http://127.0.0.1:${options.env['ADMIN_PORT'] ?? port}`;
  await waitUntil(`the ${options.role} is ready`, async () => {
    if (child.exitCode !== null) throw new Error(`it ended with code ${child.exitCode}:\n${log.join('')}`);
    const response = await fetch(`${adminUrl}/readyz`).catch(() => undefined);
    return response?.ok === true ? true : undefined;
  });
  return {
    url,
    adminUrl,
    process: child,
    log,
    stop: async (signal = 'SIGTERM') => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      if (child.exitCode === null && child.signalCode === null && child.kill(signal)) await gone;
    },
  };
}

/** The environment of a Usher that lives in the two worlds. */
export function worldEnv(worlds: {
  slackApi: string;
  adobe: string;
  redis: string;
  signingSecret: string;
}): Record<string, string> {
  return {
    SLACK_BOT_TOKEN: 'xoxb-stand-in',
    SLACK_SIGNING_SECRET: worlds.signingSecret,
    SLACK_API_URL: worlds.slackApi,
    AEP_CLIENT_ID: 'client',
    AEP_CLIENT_SECRET: 'secret',
    AEP_ORG_ID: 'USHER@AdobeOrg',
    AEP_SCOPES: 'openid,AdobeID',
    AEP_SANDBOX: 'dev',
    AEP_API_URL: worlds.adobe,
    IMS_URL: worlds.adobe,
    REDIS_URL: worlds.redis,
    POLL_INITIAL_MS: '300',
    POLL_MAX_MS: '2000',
    LOG_LEVEL: 'warn',
  };
}
