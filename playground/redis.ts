import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitUntil } from './waiting.js';

export interface PrivateRedis {
  url: string;
  process: ChildProcess;
  close: () => Promise<void>;
}

/** A Redis of its own, on a free port unless one is given, with nothing kept on disk; never the one on 6379. */
export async function startRedis(given?: number): Promise<PrivateRedis> {
  const port = given ?? (await freePort());
  const dir = await mkdtemp(join(tmpdir(), 'usher-redis-'));
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', dir];
  const server = spawn('redis-server', args, { stdio: 'ignore' });
  const failed = new Promise<never>((_resolve, reject) => {
    server.once('error', (cause) =>
      reject(new Error('redis-server cannot be started; script/bootstrap installs it', { cause })),
    );
  });
  await Promise.race([failed, waitUntil('Redis listens', () => answers(port), 10_000)]);
  return {
    ...{ url: `redis://127.0.0.1:${port}`, process: server },
    close: async () => {
      const gone = new Promise((resolve) => server.once('exit', resolve));
      if (server.exitCode === null && server.signalCode === null && server.kill('SIGKILL')) await gone;
      await rm(dir, { recursive: true, force: true });
    },
  };
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

async function answers(port: number): Promise<true | undefined> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(undefined));
  });
}
