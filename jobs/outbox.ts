import { z } from 'zod';
import { messageArguments } from '../src/messages/mrkdwn.js';
import {
  type RunRecord,
  INTENT_GRACE_MS,
  type Post,
  type PostFacts,
  postField,
  postRefusal,
} from '../src/runs/record.js';
import { keys } from '../src/keys.js';
import { defined } from '../src/platform/defined.js';
import type { SlackMessage } from '../src/runs/view.js';
import type { SlackOutcome } from '../src/platform/slack-errors.js';
import type { JobParts } from './parts.js';
import { again, sleep, type StepResult } from './step.js';

/** Marks our messages in Slack's metadata, by which they are found again. */
const EVENT_TYPE = 'usher_run';

/** Slack's clock may differ from ours. */
const SKEW_S = 60;
const LOOK_AGAIN_MS = 5_000;
const PAGE = 200;
/** Far more pages than the messages since the intent fill. */
const MAX_PAGES = 10;
/** After these errors nothing can be posted until somebody repairs the app in Slack, or the workspace has moved. */
const AUTH_ERROR_WAIT_MS = 60_000;
export const AUTH_ERRORS = new Set([
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'missing_scope',
  'org_login_required',
]);
/** Our own error beside Slack’s: the people who asked may not have the run reported in this channel. */
export const NOT_THEIRS = 'usher_not_theirs';
/** For so long a workspace that has refused a table is not sent another one, in seconds. */
const PLAINER_S = 24 * 60 * 60;
/** A bug of ours in the blocks, or a workspace without tables: the message is sent again without those, then as text only. */
export const BLOCK_ERRORS = new Set([
  'invalid_blocks',
  'invalid_blocks_format',
  'invalid_attachments',
  'msg_blocks_too_long',
  'msg_too_long',
  'metadata_too_large',
]);
/** With which a workspace refuses a table. */
const TABLE_ERRORS = new Set(['invalid_blocks', 'msg_blocks_too_long', 'invalid_attachments']);
/** Posts of which a duplicate is better than none. */
const REPEATABLE = new Set<Post>(['report', 'private', 'offer']);

/** `now`: this call has posted the message, so it is up to date. `failed`: it is not posted and never will be. */
export type Posted = StepResult<{ is: 'posted'; ts: string; now: boolean } | { is: 'failed'; error: string }>;

type OutboxOptions = Pick<
  JobParts,
  'runs' | 'redis' | 'replication' | 'slack' | 'pace' | 'slackTimeoutMs' | 'now' | 'log' | 'stages'
> & {
  /** Whether a run of these people may be reported in this channel; `unknown` if Slack does not say. */
  mayTell: (channel: string, people: string[]) => Promise<'yes' | 'no' | 'unknown'>;
};

export interface OutboxMessage {
  run: string;
  post: Post;
  channel: string;
  /** Tells several posts of a kind in one channel apart. It has no dots, as it is part of a fact's field. */
  edition?: string;
  /** `repeated`: an earlier copy may have arrived, and we could not check. */
  message: (repeated: boolean) => SlackMessage;
  thread?: { ts: string; broadcast: boolean };
  /** Slack user ids of those it was promised to; set if nothing is posted there yet: `mayTell` is then asked first. */
  promisedTo?: string[];
  /** The stage of the run that ends with this post, and when that stage began, epoch ms. */
  ends?: { stage: 'card' | 'report'; since: number };
}

/** Posts a message once, even after a crash: an intent is written first, and a look comes before a second try. */
export class Outbox {
  readonly #options: OutboxOptions;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  async post(letter: OutboxMessage, facts: RunRecord): Promise<Posted> {
    const done = facts.post[letter.post]?.[keyOf(letter)];
    if (done?.ts) return { is: 'posted', ts: done.ts.ts, now: false };
    const refused = postRefusal(done, letter.channel, facts);
    if (refused) return { is: 'failed', error: refused.error };
    if (done?.lost) return { is: 'failed', error: 'unknown' };
    const attempts = done?.attempts ?? [];
    const last = attempts.at(-1);
    if (last?.intent && !last.notPosted) return this.#find(letter, attempts, last.intent.at);
    if (last?.notPosted?.until && last.notPosted.until > this.#options.now())
      return sleep(last.notPosted.until - this.#options.now());
    return this.#send(letter, done, facts.asked.by);
  }

  async #send(letter: OutboxMessage, done: PostFacts | undefined, asker: string): Promise<Posted> {
    const { runs, pace, now } = this.#options;
    const may = letter.promisedTo ? await this.#options.mayTell(letter.channel, letter.promisedTo) : 'yes';
    if (may === 'unknown') return sleep(LOOK_AGAIN_MS);
    if (may === 'no') return this.#notPosted(letter, (done?.attempts.length ?? 0) + 1, { refused: NOT_THEIRS });
    const ms = await pace.post(letter.channel, { who: letter.run, asker, first: letter.post === 'report' });
    if (ms > 0) return sleep(ms);
    const attempts = done?.attempts ?? [];
    const begun = performance.now();
    const field = postField(letter.post, keyOf(letter), 'intent', attempts.length + 1);
    await this.#options.replication.requireEnough();
    const intent = { at: now() };
    const mine = await runs.write(letter.run, field, intent);
    if (mine && !(await runs.isSafe(letter.run, field, intent)))
      return this.#notPosted(letter, attempts.length + 1, { waitMs: LOOK_AGAIN_MS });
    if (!mine || performance.now() - begun > INTENT_GRACE_MS) return sleep(LOOK_AGAIN_MS);
    const message = letter.message(isNow('repeated', attempts));
    const hasTable = message.plainer !== undefined && !isNow('plainer', attempts) && !(await this.#hasNoTables());
    const said = hasTable ? message : { ...message, blocks: message.plainer ?? message.blocks };
    const outcome = await this.#options.slack.call('chat.postMessage', argumentsOf(letter, attempts, said));
    return this.#settle(letter, attempts, outcome, hasTable);
  }

  async #settle(letter: OutboxMessage, before: Attempts, outcome: SlackOutcome, hadTable: boolean): Promise<Posted> {
    const attempt = before.length + 1;
    switch (outcome.is) {
      case 'done':
        return this.#keep(letter, z.string().parse(outcome.data['ts']), true);
      case 'limited':
        await this.#options.pace.hold(letter.channel, outcome.waitMs);
        return this.#notPosted(letter, attempt, { waitMs: outcome.waitMs });
      case 'refused':
        this.#problem(letter, outcome.error);
        // Workspaces are given tables one after the other: remembered, so that the next report is not refused as well.
        if (hadTable && TABLE_ERRORS.has(outcome.error)) {
          const next = await this.#notPosted(letter, attempt, { next: 'plainer' });
          await this.#options.redis.set(keys.tablesRefused, '1', 'EX', PLAINER_S);
          return next;
        }
        return this.#notPosted(letter, attempt, afterRefusal(letter, before, outcome.error));
      case 'unknown':
        this.#problem(letter, outcome.message);
        return again;
    }
  }

  async #hasNoTables(): Promise<boolean> {
    return (await this.#options.redis.exists(keys.tablesRefused)) === 1;
  }

  /** Looks for the message twice: at once, and when no call can still be on its way. */
  async #find(letter: OutboxMessage, attempts: Attempts, intentAt: number): Promise<Posted> {
    const lookedAt = this.#options.now();
    const history = await this.#history(letter, attempts, intentAt);
    if (history.is === 'found') return this.#keep(letter, history.ts, false);
    if (history.is === 'barred') return this.#cannotVerify(letter, attempts.length);
    if (history.is === 'later') return sleep(history.ms);
    const settled = intentAt + this.#options.slackTimeoutMs + LOOK_AGAIN_MS;
    if (lookedAt < settled) return sleep(settled - lookedAt);
    return this.#notPosted(letter, attempts.length, {});
  }

  async #history(letter: OutboxMessage, attempts: Attempts, intentAt: number): Promise<History> {
    const thread = isNow('unthreaded', attempts) ? undefined : letter.thread;
    let cursor: string | undefined;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const read = await this.#options.slack.call(thread ? 'conversations.replies' : 'conversations.history', {
        channel: letter.channel,
        include_all_metadata: true,
        limit: PAGE,
        oldest: String(intentAt / 1000 - SKEW_S),
        ...defined({ ts: thread?.ts, cursor }),
      });
      if (read.is === 'refused' && !isPassing(read.error))
        return { is: read.error === 'thread_not_found' ? 'none' : 'barred' };
      if (read.is !== 'done') return { is: 'later', ms: read.is === 'limited' ? read.waitMs : LOOK_AGAIN_MS };
      const { messages, response_metadata } = historySchema.parse(read.data);
      const found = messages.find((message) => isOurs(message, letter));
      if (found) return { is: 'found', ts: found.ts };
      cursor = response_metadata?.next_cursor;
      if (!cursor) break;
    }
    return { is: 'none' };
  }

  /** We may not read the channel: a repeatable post is sent once more and says so; any other is given up. */
  async #cannotVerify(letter: OutboxMessage, attempt: number): Promise<Posted> {
    if (REPEATABLE.has(letter.post) && attempt === 1) return this.#notPosted(letter, attempt, { next: 'repeated' });
    const field = postField(letter.post, keyOf(letter), 'lost');
    if (await this.#options.runs.write(letter.run, field, { at: this.#options.now() })) this.#ended(letter, 'unknown');
    return { is: 'failed', error: 'unknown' };
  }

  async #keep(letter: OutboxMessage, ts: string, now: boolean): Promise<Posted> {
    const field = postField(letter.post, keyOf(letter), 'ts');
    if (await this.#options.runs.write(letter.run, field, { ts, at: this.#options.now() }))
      this.#ended(letter, 'posted');
    return { is: 'posted', ts, now };
  }

  #ended({ run, channel, ends }: OutboxMessage, outcome: string): void {
    if (ends) this.#options.stages.ended({ run, ...ends, outcome, channel });
  }

  async #notPosted(letter: OutboxMessage, attempt: number, { waitMs = 0, ...why }: NotPosted): Promise<Posted> {
    const at = this.#options.now();
    const none = { at, until: waitMs > 0 ? at + waitMs : undefined, ...why };
    await this.#options.runs.write(letter.run, postField(letter.post, keyOf(letter), 'notPosted', attempt), none);
    if (why.refused !== undefined) return { is: 'failed', error: why.refused };
    return waitMs > 0 ? sleep(waitMs) : again;
  }

  #problem({ run, post, channel }: OutboxMessage, problem: string): void {
    this.#options.log.warn({ run, post, channel, problem }, 'Slack did not take a message');
  }
}

function keyOf({ channel, edition }: OutboxMessage): string {
  return edition ?? channel;
}

type Attempts = PostFacts['attempts'];
type NotPosted = { waitMs?: number; refused?: string; next?: 'repeated' | 'plainer' | 'text-only' | 'unthreaded' };
type History = { is: 'found'; ts: string } | { is: 'none' } | { is: 'barred' } | { is: 'later'; ms: number };

/** Whether an attempt has decided that later ones are of this kind. */
const isNow = (next: NotPosted['next'], attempts: Attempts): boolean =>
  attempts.some(({ notPosted }) => notPosted?.next === next);

function argumentsOf(letter: OutboxMessage, attempts: Attempts, message: SlackMessage): Record<string, unknown> {
  const { text, blocks, parse } = messageArguments(message);
  const thread = isNow('unthreaded', attempts) ? undefined : letter.thread;
  return defined({
    channel: letter.channel,
    text,
    parse,
    blocks: isNow('text-only', attempts) ? undefined : blocks,
    thread_ts: thread?.ts,
    reply_broadcast: thread?.broadcast,
    metadata: { event_type: EVENT_TYPE, event_payload: metadataOf(letter) },
    unfurl_links: false,
  });
}

/** Whether reading is refused only until somebody repairs the app. The scope for it is optional: it stays missing. */
function isPassing(error: string): boolean {
  return AUTH_ERRORS.has(error) && error !== 'missing_scope';
}

/** What follows a refusal, but of a table: a later try, one without blocks, one outside the thread, or none in this channel. */
function afterRefusal({ thread }: OutboxMessage, before: Attempts, error: string): NotPosted {
  if (AUTH_ERRORS.has(error)) return { waitMs: AUTH_ERROR_WAIT_MS };
  if (BLOCK_ERRORS.has(error) && !isNow('text-only', before)) return { next: 'text-only' };
  if (error === 'thread_not_found' && thread?.broadcast) return { next: 'unthreaded' };
  return { refused: error };
}

const historySchema = z.object({
  messages: z.array(
    z.looseObject({
      ts: z.string(),
      metadata: z.looseObject({ event_type: z.string().optional(), event_payload: z.unknown().optional() }).optional(),
    }),
  ),
  response_metadata: z.looseObject({ next_cursor: z.string().optional() }).optional(),
});

const payloadSchema = z.object({ run: z.string(), post: z.string(), edition: z.string().optional() });

const metadataOf = ({ run, post, edition }: OutboxMessage) => defined({ run, post, edition });

function isOurs({ metadata }: z.infer<typeof historySchema>['messages'][number], letter: OutboxMessage): boolean {
  const payload = payloadSchema.safeParse(metadata?.event_payload);
  if (metadata?.event_type !== EVENT_TYPE || !payload.success) return false;
  const { run, post, edition } = payload.data;
  return run === letter.run && post === letter.post && edition === letter.edition;
}
