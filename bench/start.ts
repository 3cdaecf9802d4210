import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startAdobe } from '../playground/adobe/world.js';
import { freePort, startRedis } from '../playground/redis.js';
import { startSlack } from '../playground/slack/world.js';
import { worldEnv } from '../playground/usher.js';
import { SIGNING_SECRET } from './signed.js';
import { type Figure, figureOfPairs, type Pair, timed } from './figures.js';

/** As the package's scripts start it, from the root of the repository. */
const PROGRAM = 'dist/jobs/main.js';
/** What the program loads beside its own file. */
const PARTS = 'dist/parts';
/** The last line of the log at a start. */
const STARTED = 'the worker works';

/**
 * From the start of a process to the first `ready` of `/readyz`, bot and worker in one, against a process that only
 * imports the same libraries. Both worlds are there, and idle.
 */
export async function start({ starts }: { starts: number }): Promise<Figure[]> {
  const [redis, adobe, slack] = await Promise.all([
    startRedis(),
    startAdobe(),
    startSlack({ settings: { signingSecret: SIGNING_SECRET } }),
  ]);
  const worlds = { slackApi: slack.apiUrl, adobe: adobe.url, redis: redis.url };
  const env = { ...worldEnv({ ...worlds, signingSecret: SIGNING_SECRET }), LOG_LEVEL: 'info' };
  const imports = libraries().map((name) => `import ${JSON.stringify(name)};`);
  const pairs: Pair[] = [];
  try {
    // The first pair finds the files on disk, all others in memory.
    for (let pair = 0; pair <= starts; pair += 1) {
      const bare = await bareMs(`${imports.join('')} process.stdout.write('imported');`);
      const usher = await usherMs(env, await freePort());
      if (pair > 0) pairs.push({ bare, usher });
    }
  } finally {
    await Promise.all([adobe.close(), slack.close(), redis.close()]);
  }
  const what = `start to ready, both roles, median of ${starts}`;
  return [figureOfPairs({ what, unit: 'ms', pairs, goal: { atMost: 1.3 } })];
}

/** Every library that the built program imports, by the names that it uses. */
function libraries(): string[] {
  const files = [PROGRAM, ...readdirSync(PARTS).map((name) => join(PARTS, name))].filter((path) =>
    path.endsWith('.js'),
  );
  const names = files.flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/^(?:import\b.*|\}) from "([^."][^"]*)";$/gm)].map(([, name = '']) => name),
  );
  return [...new Set(names)].filter((name) => !name.startsWith('node:')).sort();
}

async function bareMs(code: string): Promise<number> {
  return measuredWith(['--input-type=module', '--eval', code], {}, (child) => said(child, 'imported'));
}

async function usherMs(env: Record<string, string>, port: number): Promise<number> {
  return measuredWith(
    ['--enable-source-maps', PROGRAM, '--with-bot'],
    { ...env, PORT: String(port) },
    async (child) => {
      await said(child, STARTED);
      // Without a pause: it would be a part of the figure.
      while (!(await fetch(`http://127.0.0.1:${port}/readyz`)).ok);
    },
  );
}

/** Ends the process afterwards. */
async function measuredWith(
  args: string[],
  env: Record<string, string>,
  isThere: (child: ChildProcess) => Promise<void>,
): Promise<number> {
  let child: ChildProcess | undefined;
  try {
    return await timed(async () => {
      const stdio = ['ignore', 'pipe', 'inherit'] as const;
      child = spawn(process.execPath, args, { env: { PATH: process.env['PATH'], ...env }, stdio: [...stdio] });
      await isThere(child);
    });
  } finally {
    const gone = new Promise((resolve) => child?.once('exit', resolve));
    if (child?.exitCode === null && child.kill('SIGKILL')) await gone;
  }
}

/** Throws if it ends before it says so. */
async function said(child: ChildProcess, words: string): Promise<void> {
  let all = '';
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (data) => {
      all += String(data);
      if (all.includes(words)) resolve();
    });
    child.once('exit', (code) => reject(new Error(`it ended with code ${code}: ${all}`)));
  });
}
