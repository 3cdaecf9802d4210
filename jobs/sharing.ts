import type { Redis } from 'ioredis';
import { z } from 'zod';
import { type Facts, isLive, Unreadable } from '../src/runs/facts.js';
import { keys } from '../src/runs/keys.js';
import { digest, type Request } from '../src/runs/request.js';
import type { Runs } from '../src/runs/runs.js';
import { jobIdOf } from '../src/runs/stages.js';

/** Takes the place only from the run that was seen holding it. */
const TAKE_OVER = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`;

const RELEASE = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`;

/** A job that nobody needs any more is being cancelled: it cannot be joined. */
const JOIN = `
if redis.call('SCARD', KEYS[1]) == 0 then return 0 end
redis.call('SADD', KEYS[1], ARGV[1])
return 1`;

/** Which other runs hold the job after this one has let go of it; one of them stands for it from then on. */
const LET_GO = `
redis.call('SREM', KEYS[1], ARGV[1])
local heir = redis.call('SRANDMEMBER', KEYS[1])
if heir and redis.call('GET', KEYS[2]) == ARGV[1] then redis.call('SET', KEYS[2], heir, 'KEEPTTL') end
return redis.call('SMEMBERS', KEYS[1])`;

/**
 * What becomes of a job that a run lets go of: another run needs it; one that is being cancelled as well will tell Adobe;
 * or it is this run's to delete.
 */
export type LetGo = 'needed' | 'left-to-another' | 'to-delete';

export type Turn = { is: 'mine' } | { is: 'join'; run: string; id: string } | { is: 'wait' };

/** One evaluation for all runs that want the same audiences at the same time. */
export class Sharing {
  readonly #redis: Redis;
  readonly #runs: Runs;
  readonly #keepMs: number;

  constructor({ redis, runs, keepMs }: { redis: Redis; runs: Runs; keepMs: number }) {
    this.#redis = redis;
    this.#runs = runs;
    this.#keepMs = keepMs;
  }

  /** Whose turn it is to evaluate these audiences: ours, or another run's that we may join. */
  async turn(run: string, request: Request): Promise<Turn> {
    const key = evaluatingKey(request);
    if (await this.#redis.set(key, run, 'PX', this.#keepMs, 'NX')) return { is: 'mine' };
    const holder = await this.#redis.get(key);
    if (holder === run) return { is: 'mine' };
    if (holder === null) return { is: 'wait' };
    const theirs = await this.#runs.read(holder).catch(unread);
    if (theirs === 'unreadable' && (await this.#runs.isOpen(holder))) return { is: 'wait' };
    if (theirs === 'unreadable') return this.#takeOver(key, holder, run);
    const id = theirs && runningId(theirs);
    if (id !== undefined) {
      const joined = await this.#redis.eval(JOIN, 1, keys.needs(request.sandbox.name, id), run);
      return joined === 1 ? { is: 'join', run: holder, id } : { is: 'wait' };
    }
    if (theirs && !isOver(theirs)) return { is: 'wait' };
    return this.#takeOver(key, holder, run);
  }

  async #takeOver(key: string, holder: string, run: string): Promise<Turn> {
    const taken = await this.#redis.eval(TAKE_OVER, 1, key, holder, run, this.#keepMs);
    return taken === 1 ? { is: 'mine' } : { is: 'wait' };
  }

  async need(run: string, sandbox: string, id: string): Promise<void> {
    const key = keys.needs(sandbox, id);
    await this.#redis.sadd(key, run);
    await this.#redis.pexpire(key, this.#keepMs);
  }

  /** Lets go of the job for a run that is being cancelled. */
  async letGo(run: string, request: Request, id: string): Promise<LetGo> {
    const needs = keys.needs(request.sandbox.name, id);
    const answer = await this.#redis.eval(LET_GO, 2, needs, evaluatingKey(request), run);
    const states = await Promise.all(
      z
        .array(z.string())
        .parse(answer)
        .map((other) => this.#stateOf(other)),
    );
    if (states.includes('needs-it')) return 'needed';
    return states.includes('cancelled') ? 'left-to-another' : 'to-delete';
  }

  async #stateOf(run: string): Promise<'needs-it' | 'cancelled' | 'over'> {
    const facts = await this.#runs.read(run).catch(unread);
    if (facts === 'unreadable') return (await this.#runs.isOpen(run)) ? 'needs-it' : 'over';
    if (!facts || !isLive(facts)) return 'over';
    return facts.cancel ? 'cancelled' : 'needs-it';
  }

  async release(run: string, request: Request): Promise<void> {
    await this.#redis.eval(RELEASE, 1, evaluatingKey(request), run);
  }
}

function evaluatingKey(request: Request): string {
  return keys.evaluating(request.sandbox.name, digest(request.audiences.map(({ id }) => id).sort()));
}

function runningId({ evaluation, ending, cancel }: Facts): string | undefined {
  return evaluation.end || ending || cancel ? undefined : jobIdOf(evaluation);
}

function isOver({ evaluation, ending, refusal }: Facts): boolean {
  return evaluation.end !== undefined || ending !== undefined || refusal !== undefined;
}

/** That the record of another run cannot be read says nothing of ours. */
function unread(error: unknown): 'unreadable' {
  if (error instanceof Unreadable) return 'unreadable';
  throw error;
}
