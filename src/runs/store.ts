import type { ChainableCommander } from 'ioredis';
import type { RedisClient } from '../platform/redis-connection.js';
import { serialize } from '../platform/zod-json.js';
import {
  type Submitted,
  submittedSchema,
  CHANNEL_FIELD,
  type RunRecord,
  followerField,
  isLive,
  parseRecord,
  placeOf,
  UnreadableRecord,
} from './record.js';
import { type JobKind, keys } from '../keys.js';
import { holdUntilReset } from './hold.js';
import type { Log } from '../platform/log.js';
import type { Metrics } from '../platform/metrics.js';
import type { Replication } from '../platform/replication.js';
import { type Request, requestDigest, requestSchema } from '../request/request.js';
import { type Accepted, acceptRun, claimRequest, closeRun, dropMissing, writeIntent, writeOutcome } from './lua.js';

const DELIVERY_TTL_S = 24 * 60 * 60;
/**
 * How long after its end a run answers the same request, so that nothing is done twice by accident. A request with
 * relative times is the same only this long after it was asked.
 */
const SAME_S = 10 * 60;
const DAY_MS = 24 * 60 * 60 * 1000;

export class TooManyLive extends Error {
  constructor(readonly going: number) {
    super(`one person has ${going} live runs`);
    this.name = 'TooManyLive';
  }
}

interface RunStoreOptions {
  redis: RedisClient;
  replication: Replication;
  retentionDays: number;
  /** A record that is skipped because it cannot be read is counted and logged once a process. */
  metrics: Pick<Metrics, 'unreadable'>;
  log: Log;
}

/** The runs' records in Redis: one hash per run, each fact written once. */
export class RunStore {
  readonly #redis: RedisClient;
  readonly #replication: Replication;
  readonly #retentionMs: number;
  readonly #metrics: RunStoreOptions['metrics'];
  readonly #log: Log;
  readonly #skipped = new Set<string>();

  constructor({ redis, replication, retentionDays, metrics, log }: RunStoreOptions) {
    this.#redis = redis;
    this.#replication = replication;
    this.#retentionMs = retentionDays * DAY_MS;
    this.#metrics = metrics;
    this.#log = log;
  }

  /**
   * `delivery`: view id or trigger id. Without `request` the ask is taken unread, and its run checks it. `apart`: only
   * a run that is kept apart in this channel is followed. Throws, before anything is written, Unwritable for what no
   * worker could read, and TooManyLive for a new run if the person has `mostLive`.
   */
  async accept(taken: {
    delivery: string;
    asked: Submitted;
    request?: Request | undefined;
    mostLive?: number;
    apart?: string | undefined;
  }): Promise<Accepted> {
    const { delivery, asked, request, mostLive = Number.MAX_SAFE_INTEGER, apart } = taken;
    const hold = asked.hold && request && holdUntilReset(asked.at, requestDigest(request));
    const channel = placeOf(asked);
    const places = {
      delivery: keys.delivery(delivery),
      claim: request ? claimOf(request, { apart, hold: asked.hold }) : keys.delivery(delivery),
      counter: keys.counter,
      live: keys.live,
      liveOfPerson: keys.liveOf(asked.by),
      askedIn: keys.byChannel(asked.channel),
      toldIn: keys.byChannel(channel),
      person: keys.byPerson(asked.by),
      line: keys.held(request?.sandbox.name ?? ''),
    };
    const answer = await acceptRun(this.#redis, places, {
      deliveryS: DELIVERY_TTL_S,
      prefix: keys.runPrefix,
      asked: serialize(submittedSchema, asked),
      request: request && serialize(requestSchema, request),
      channel,
      follower: JSON.stringify({ by: asked.by, at: asked.at }),
      at: asked.at,
      retentionMs: this.#retentionMs,
      known: asked.again,
      sameMs: SAME_S * 1000,
      relative: request?.filters.relative !== undefined,
      mostLive,
      hold: hold && JSON.stringify(hold),
    });
    if ('going' in answer) throw new TooManyLive(answer.going);
    return answer;
  }

  /**
   * Claims the request of a run that was taken unread; returns the run that holds it. `apart` as in `accept`. Throws
   * TooFewReplicas.
   */
  async claimRequest(
    run: string,
    request: Request,
    { again, at, hold }: Pick<Submitted, 'again' | 'at' | 'hold'>,
    apart?: string,
  ): Promise<string> {
    const places = { claim: claimOf(request, { apart, hold }), record: keys.run(run) };
    const window = { at, sameMs: SAME_S * 1000, relative: request.filters.relative !== undefined };
    const holder = await claimRequest(this.#redis, places, { run, prefix: keys.runPrefix, known: again, ...window });
    await this.#replication.require({ key: places.claim, is: holder });
    return holder;
  }

  /** Runs for which Adobe counts all these audiences, and perhaps more; some may have ended. */
  async counting({ sandbox, audiences }: Request): Promise<string[]> {
    return this.#redis.sinter(keys.live, ...audiences.map(({ id }) => keys.counting(sandbox.name, id)));
  }

  /** The run that does exactly this, or did within the last minutes. `hold`: of those on hold. */
  async holderOf(request: Request, hold?: Submitted['hold']): Promise<string | undefined> {
    return (await this.#redis.get(claimOf(request, { hold }))) ?? undefined;
  }

  /** Writes a fact; false if it was there already: then the old one counts. */
  async write(run: string, field: string, value: unknown): Promise<boolean> {
    return (await this.#redis.hsetnx(keys.run(run), field, JSON.stringify(value))) === 1;
  }

  /** Writes a fact to several runs at once: a reader who sees it in one of them sees it in all. */
  async writeEach(facts: { run: string; field: string }[], value: unknown): Promise<void> {
    const writing = this.#redis.multi();
    for (const { run, field } of facts) writing.hsetnx(keys.run(run), field, JSON.stringify(value));
    await writing.exec();
  }

  /** Throws TooFewReplicas where what became of a delivery, and all written before it, may be lost with its master. */
  async requireSafe(delivery: string): Promise<void> {
    await this.#replication.require({ key: keys.delivery(delivery), is: true });
  }

  /** Whether a fact that was written is safe: enough replicas have it. Nothing is done outside before that. */
  async isSafe(run: string, field: string, value: unknown): Promise<boolean> {
    return this.#replication.reached({ key: keys.run(run), field, is: JSON.stringify(value) });
  }

  /** Writes the intent of an effect; false if another worker has it, or the run has ended or is being cancelled. */
  async writeIntent(run: string, field: string, value: unknown): Promise<boolean> {
    return writeIntent(this.#redis, { record: keys.run(run) }, { field, value: JSON.stringify(value) });
  }

  /** Writes how the run ends. `kept`: others may still follow its request. False if `size` is outdated: read again. */
  async writeOutcome(
    run: string,
    { size, kept }: { size: number; kept: boolean },
    field: 'ending' | 'refusal',
    value: unknown,
  ): Promise<boolean> {
    const args = { field, value: JSON.stringify(value), size, run, keptS: kept ? SAME_S : undefined };
    return writeOutcome(this.#redis, { record: keys.run(run) }, args);
  }

  /** Undefined if there is no such run. Throws UnreadableRecord. */
  async read(run: string): Promise<RunRecord | undefined> {
    const hash = await this.#redis.hgetall(keys.run(run));
    return Object.keys(hash).length === 0 ? undefined : parseRecord(hash);
  }

  /** For one of many runs, which must not block the others: undefined also if it cannot be read. */
  async readOrSkip(run: string): Promise<RunRecord | undefined> {
    try {
      return await this.read(run);
    } catch (error) {
      if (!(error instanceof UnreadableRecord)) throw error;
      if (!this.#skipped.has(run)) {
        this.#metrics.unreadable.inc();
        this.#log.error({ run, err: error }, 'the record of a run cannot be read and is left out');
      }
      this.#skipped.add(run);
      return undefined;
    }
  }

  /** The runs that a person asked for, oldest first, as far back as runs are kept. */
  async ofPerson(person: string): Promise<string[]> {
    return this.#redis.zrange(keys.byPerson(person), 0, -1);
  }

  /** The newest runs of a person, or asked for or told in any of these channels; the newest first. */
  async newest(of: { person: string } | { channels: string[] }, most: number): Promise<string[]> {
    const indexes = 'person' in of ? [keys.byPerson(of.person)] : of.channels.map((id) => keys.byChannel(id));
    const lists = await Promise.all(indexes.map((key) => this.#redis.zrevrange(key, 0, most - 1, 'WITHSCORES')));
    const scored = lists.flatMap((list) =>
      list.flatMap((run, index) => (index % 2 === 0 ? [{ run, at: Number(list[index + 1]) }] : [])),
    );
    return [...new Set(scored.sort((a, b) => b.at - a.at).map(({ run }) => run))].slice(0, most);
  }

  /** Which of these Adobe jobs are runs of ours: Adobe's id -> run. */
  async ownersOf(sandbox: string, kind: JobKind, ids: string[]): Promise<Map<string, string>> {
    if (ids.length === 0) return new Map();
    const owners = await this.#redis.mget(ids.map((id) => keys.owner(sandbox, kind, id)));
    return new Map(ids.flatMap((id, index) => (owners[index] ? [[id, owners[index]] as const] : [])));
  }

  /** The first channel of a run, even if the rest of its record cannot be read. */
  async channelOf(run: string): Promise<string | undefined> {
    return (await this.#redis.hget(keys.run(run), CHANNEL_FIELD)) ?? undefined;
  }

  async follow(run: string, channel: string, by: string, at: number): Promise<void> {
    const step = this.#redis.multi().hsetnx(keys.run(run), followerField(channel, by), JSON.stringify({ at }));
    await this.#listIn(step, channel, at, run).sadd(keys.live, run).exec();
  }

  #listIn(step: ChainableCommander, channel: string, at: number, run: string): ChainableCommander {
    return step.zadd(keys.byChannel(channel), 'NX', at, run).pexpire(keys.byChannel(channel), this.#retentionMs);
  }

  /** Has the run told in another channel; false if another choice came first. */
  async move(run: string, facts: RunRecord, move: RunRecord['moved']['attempts'][number]): Promise<boolean> {
    await this.#listIn(this.#redis.multi(), move.channel, move.at, run).exec();
    return this.write(run, `moved.${facts.moved.attempts.length + 1}`, move);
  }

  /**
   * Takes a run that has said its last word off the live ones; its record expires after the retention time. A `kept`
   * request answers the same request for ten minutes, another may be asked again at once. False if a fact came since
   * `size` was read, such as a follower who is still to be told.
   */
  async close(run: string, { size, kept }: { size?: number; kept: boolean }): Promise<boolean> {
    const places = { record: keys.run(run), now: keys.now(run), live: keys.live };
    const retentionS = Math.ceil(this.#retentionMs / 1000);
    return closeRun(this.#redis, places, { run, size, retentionS, keptS: kept ? SAME_S : undefined });
  }

  /** The live runs that started an Adobe job, need it or follow it. Unreadable ones are left out. */
  async ofJob(
    sandbox: string,
    kind: JobKind,
    id: string,
    follows: Request,
  ): Promise<{ run: string; facts: RunRecord }[]> {
    const [owner, follower, needs] = await Promise.all([
      this.#redis.get(keys.owner(sandbox, kind, id)),
      this.#redis.get(keys.request(requestDigest(follows))),
      this.#redis.zrange(keys.needs(sandbox, id), 0, -1),
    ]);
    const all = new Set([owner, ...needs, follower].filter((run) => run !== null));
    const read = await Promise.all([...all].map(async (run) => ({ run, facts: await this.readOrSkip(run) })));
    return read.flatMap(({ run, facts }) => (facts && isLive(facts) ? [{ run, facts }] : []));
  }

  /** Takes a run off the live ones if its record is deleted or evicted: nobody is to be told. True if it was live. */
  async dropMissing(run: string): Promise<boolean> {
    return dropMissing(this.#redis, { record: keys.run(run), live: keys.live }, { run });
  }

  /** The runs that have not said their last word. */
  async live(): Promise<string[]> {
    return this.#redis.smembers(keys.live);
  }

  /** Whether the run has still to say its last word. */
  async isOpen(run: string): Promise<boolean> {
    return (await this.#redis.sismember(keys.live, run)) === 1;
  }
}

interface ClaimOptions {
  apart?: string | undefined;
  /** The run would be held: whoever may go ahead does not follow it. */
  hold?: Submitted['hold'];
}

function claimOf(request: Request, { apart, hold }: ClaimOptions): string {
  const digest = requestDigest(request);
  return keys.request(`${apart === undefined ? digest : `${digest}:${apart}`}${hold ? keys.heldMark : ''}`);
}
