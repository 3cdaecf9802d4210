import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis, type RedisOptions } from 'ioredis';
import { z } from 'zod';
import { freePort } from '../../playground/redis.js';
import { waitUntil } from '../../playground/waiting.js';
import type { Certificates } from './certificates.js';

export interface Server {
  port: number;
  process: ChildProcess;
}

export const MASTER = 'usher-master';
/** Sentinels call a master dead after this long. */
const DOWN_MS = 1_000;

interface WatchedOptions {
  replicas: number;
  sentinels: number;
  /** The passwords that the sentinels ask for, and that they give to the servers they watch. */
  login?: { sentinel: string; data: string };
}

/** Real servers on loopback, at free ports, with nothing kept on disk; `close` ends whatever was started. */
export class Servers {
  readonly #secure: Certificates | undefined;
  readonly #closing: (() => Promise<unknown>)[] = [];

  constructor({ secure }: { secure?: Certificates } = {}) {
    this.#secure = secure;
  }

  async close(): Promise<void> {
    for (const close of this.#closing.splice(0).reverse()) await close();
  }

  /** One server that keeps data. */
  async start(more: string[] = []): Promise<Server> {
    return this.#spawn(['--save', '', '--appendonly', 'no', '--repl-diskless-sync-delay', '0', ...more]);
  }

  /** A master with its replicas, and sentinels that watch it. */
  async startWatched({ replicas, sentinels, login }: WatchedOptions) {
    const master = await this.start();
    const others: Server[] = [];
    for (let count = 0; count < replicas; count += 1)
      others.push(await this.start(['--replicaof', '127.0.0.1', String(master.port)]));
    const watchers: Server[] = [];
    for (let count = 0; count < sentinels; count += 1)
      watchers.push(await this.#startSentinel(master.port, sentinels, login));
    await this.#until(master, 'the replicas are there', async (redis) => (await replicasOf(redis)) === replicas);
    for (const one of watchers) {
      const all = `slaves=${replicas},sentinels=${sentinels}`;
      const known = async (redis: Redis) => String(await redis.call('INFO', 'sentinel')).includes(all);
      await this.#until(one, 'the sentinels know each other', known, login ? { password: login.sentinel } : {});
    }
    return { master, replicas: others, sentinels: watchers };
  }

  /** A cluster of masters with all slots. */
  async startCluster({ masters, more = [] }: { masters: number; more?: string[] }): Promise<Server[]> {
    const all: Server[] = [];
    for (let at = 0; at < masters; at += 1) {
      const bus = String(await freePort());
      const tls = this.#secure ? ['--tls-cluster', 'yes'] : [];
      const server = await this.start([
        '--cluster-enabled',
        'yes',
        '--cluster-announce-ip',
        '127.0.0.1',
        '--cluster-port',
        bus,
        ...tls,
        ...more,
      ]);
      all.push(server);
      const [from, to] = [at, at + 1].map((share) => Math.floor((share * 16_384) / masters));
      await this.command(server, async (redis) => {
        await redis.call('CLUSTER', 'ADDSLOTSRANGE', String(from), String(Number(to) - 1));
        const [first] = all;
        if (first && first !== server)
          await redis.call('CLUSTER', 'MEET', '127.0.0.1', String(first.port), await this.#busOf(first));
      });
    }
    for (const server of all)
      await this.#until(server, 'the cluster is whole', async (redis) => {
        const info = await redis.cluster('INFO');
        return info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${masters}`);
      });
    return all;
  }

  /** Does this on a connection of its own. */
  async command<Answer>(
    { port }: Server,
    act: (redis: Redis) => Promise<Answer>,
    login: RedisOptions = {},
  ): Promise<Answer> {
    const tls = this.#secure ? { tls: { ca: this.#secure.ca } } : {};
    const redis = new Redis({ host: '127.0.0.1', port, ...tls, ...login, retryStrategy: () => null });
    redis.on('error', () => undefined);
    try {
      return await act(redis);
    } finally {
      redis.disconnect();
    }
  }

  async #busOf(server: Server): Promise<string> {
    const [, bus = ''] = await this.command(server, async (redis) =>
      z.array(z.string()).parse(await redis.config('GET', 'cluster-port')),
    );
    return bus;
  }

  async #until(
    server: Server,
    what: string,
    is: (redis: Redis) => Promise<boolean>,
    login?: RedisOptions,
  ): Promise<void> {
    await waitUntil(what, () => this.command(server, async (redis) => (await is(redis)) || undefined, login));
  }

  async #startSentinel(master: number, all: number, login: WatchedOptions['login']): Promise<Server> {
    const watched = [
      `sentinel monitor ${MASTER} 127.0.0.1 ${master} ${Math.floor(all / 2) + 1}`,
      `sentinel down-after-milliseconds ${MASTER} ${DOWN_MS}`,
      `sentinel failover-timeout ${MASTER} 5000`,
      ...(login ? [`requirepass ${login.sentinel}`, `sentinel auth-pass ${MASTER} ${login.data}`] : []),
    ];
    return this.#spawn([], watched);
  }

  /** `sentinel`: the lines of a sentinel's file, which it writes to. */
  async #spawn(args: string[], sentinel?: string[]): Promise<Server> {
    const port = await freePort();
    const dir = await mkdtemp(join(tmpdir(), 'usher-servers-'));
    const file = join(dir, 'sentinel.conf');
    if (sentinel) await writeFile(file, `${sentinel.join('\n')}\n`);
    const all = [
      ...(sentinel ? [file, '--sentinel'] : []),
      '--bind',
      '127.0.0.1',
      '--dir',
      dir,
      ...this.#at(port),
      ...args,
    ];
    const server = spawn('redis-server', all, { stdio: 'ignore' });
    this.#closing.push(async () => {
      await end(server);
      await rm(dir, { recursive: true, force: true });
    });
    await waitUntil(`port ${port} is served`, async () => {
      if (server.exitCode !== null) throw new Error(`redis-server ended at once: ${all.join(' ')}`);
      return (await accepts(port)) || undefined;
    });
    return { port, process: server };
  }

  #at(port: number): string[] {
    if (!this.#secure) return ['--port', String(port)];
    const { caFile, certFile, keyFile } = this.#secure;
    const files = ['--tls-ca-cert-file', caFile, '--tls-cert-file', certFile, '--tls-key-file', keyFile];
    return [
      '--port',
      '0',
      '--tls-port',
      String(port),
      '--tls-replication',
      'yes',
      '--tls-auth-clients',
      'no',
      ...files,
    ];
  }
}

/** How many replicas have all that their master has. */
async function replicasOf(redis: Redis): Promise<number> {
  return [...(await redis.info('replication')).matchAll(/state=online/g)].length;
}

/** Kills it, and waits until it is gone. */
export async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const gone = new Promise((resolve) => server.once('exit', resolve));
  if (server.kill('SIGKILL')) await gone;
}

async function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
