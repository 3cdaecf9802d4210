import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { waitUntil } from './waiting.js';

export interface PrivateRedis {
  url: string;
  process: ChildProcess;
  close: () => Promise<void>;
}

/** Others may take a port between our look and our use of it: so many times another one is tried. */
const TRIES = 5;

/**
 * A Redis of its own, on a free port unless one is given, with nothing kept on disk; never the one on 6379.
 * `another` finds the ports to try.
 */
export async function startRedis(given?: number, another = freePort): Promise<PrivateRedis> {
  for (let tries = given === undefined ? TRIES : 1; tries > 0; tries -= 1) {
    const started = await startAt(given ?? (await another()));
    if (started) return started;
  }
  throw new Error(
    `redis-server ended at once: ${given === undefined ? `${TRIES} ports` : `port ${given}`} may be taken`,
  );
}

/** Undefined where it ended at once, as it does when somebody else has the port. */
async function startAt(port: number): Promise<PrivateRedis | undefined> {
  const dir = await mkdtemp(join(tmpdir(), 'usher-redis-'));
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', dir];
  const server = spawn('redis-server', args, { stdio: 'ignore' });
  const close = async () => {
    const gone = new Promise((resolve) => server.once('exit', resolve));
    if (isRunning(server) && server.kill('SIGKILL')) await gone;
    await rm(dir, { recursive: true, force: true });
  };
  try {
    if ((await outcomeOf(server, port, dir)) === 'listens')
      return { url: `redis://127.0.0.1:${port}`, process: server, close };
  } catch (error) {
    await close();
    throw error;
  }
  await close();
  return undefined;
}

async function outcomeOf(server: ChildProcess, port: number, dir: string): Promise<'listens' | 'ended'> {
  let broken: unknown;
  server.once('error', (cause) => (broken = cause));
  return waitUntil(
    'Redis listens',
    async () => {
      if (broken !== undefined)
        throw new Error('redis-server cannot be started; script/bootstrap installs it', { cause: broken });
      if (!isRunning(server)) return 'ended';
      return (await answers(port, dir)) ? 'listens' : undefined;
    },
    30_000,
  );
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}

/** Below what systems give out by themselves, so that nobody else is given this port before it is used. Not Redis's 6379. */
const PORTS = { from: 20_000, to: 32_000 };

/** A port that nobody listens at, for a process of its own. */
export async function freePort(): Promise<number> {
  const port = PORTS.from + Math.floor(Math.random() * (PORTS.to - PORTS.from));
  const server = createServer();
  const free = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, () => resolve(true));
  });
  if (!free) return freePort();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Is it the Redis of this folder that answers? Another one may have the port, until ours ends for it. */
async function answers(port: number, dir: string): Promise<boolean> {
  return new Promise((resolve) => {
    let said = '';
    const socket = connect(port, '127.0.0.1', () => socket.write('CONFIG GET dir\r\nQUIT\r\n'));
    socket.setTimeout(1_000, () => socket.destroy());
    socket.on('data', (data) => (said += String(data)));
    socket.once('error', () => socket.destroy());
    socket.once('close', () => resolve(said.includes(basename(dir))));
  });
}
