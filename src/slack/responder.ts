import { type WebClient, WebAPIPlatformError } from '@slack/web-api';
import type { ModalView } from '@slack/types';
import { z } from 'zod';
import { AdobeError, UserError } from '../errors.js';
import type { Log } from '../platform/log.js';
import { plainText } from '../platform/escape.js';
import { messageArguments } from '../messages/mrkdwn.js';
import { userErrorMessage, textMessage, withoutSharing } from '../messages/ephemeral.js';
import { adobeTrouble } from '../messages/adobe-errors.js';
import type { SlackMessage } from '../runs/view.js';
import { classifySlackError } from '../platform/slack-errors.js';
import { answerForm } from '../forms/answer.js';
import type { AnswerOnTop, Reply, View } from '../handlers.js';
import { defined } from '../platform/defined.js';
import { withTimeout } from '../platform/timeout.js';
import type { Users } from './users.js';

const FAILED =
  'Something went wrong in Usher, and I can’t tell whether your request was queued. You can safely ask again.';

/** On the Home an answer that takes longer than this is waited for in a form: a trigger lives 3 s. */
const HOME_MS = 1_500;
const ASKING = textMessage('Asking Adobe…');

const NOT_OPENED = 'The form didn’t open in time. Nothing was started. Try again.';

/** The title of what answers a button in a form. */
export const ANSWER = 'Usher';

/** Slack's limit for the title and the buttons of a form. */
const TITLE = 24;
/** Slack's errors if a form changed or closed meanwhile: nobody misses the view. */
const TOO_LATE = new Set(['hash_conflict', 'not_found']);
const openedBody = z.looseObject({ view: z.looseObject({ id: z.string(), hash: z.string().optional() }) });

/** Whom an answer is for, and how they can be reached. */
export interface Listener {
  user: string;
  channel?: string | undefined;
  triggerId: string;
  responseUrl?: string | undefined;
  /** The thread for answers by response URL to this person alone. */
  thread?: string | undefined;
  /** A message was written, which has no response URL; `thread`: the thread that it was written in. */
  wrote?: { thread: string | undefined };
  /** The id of the form with the button that was pressed: the answer takes its place. */
  form?: string | undefined;
}

/** Where Slack's response URLs lead; the second is GovSlack's: https://docs.slack.dev/govslack */
const HOOKS = ['https://hooks.slack.com', 'https://hooks.slack-gov.com'];
/** Slack's own hosts. A stand-in for Slack at another host gets the answers too. */
const SLACK_ITSELF = /(^|\.)slack(-gov)?\.com$/;

interface ResponderOptions {
  client: WebClient;
  fetch: typeof fetch;
  log: Log;
  users: Pick<Users, 'named'>;
  slackApiUrl: string;
}

/** Delivers answers: messages by response URL if there is one, which works even where the bot is no member. */
export class Responder {
  readonly #client: WebClient;
  readonly #fetch: typeof fetch;
  readonly #log: Log;
  readonly #users: Pick<Users, 'named'>;
  readonly #slacks: ReadonlySet<string>;

  constructor({ client, log, slackApiUrl, ...options }: ResponderOptions) {
    this.#client = client;
    this.#fetch = options.fetch;
    this.#log = log;
    this.#users = options.users;
    const { origin, hostname } = new URL(slackApiUrl);
    this.#slacks = new Set(SLACK_ITSELF.test(hostname) ? HOOKS : [...HOOKS, origin]);
  }

  /** Undefined if the URL does not lead to Slack: then the answer goes in a message, and to nobody else. */
  slacks(responseUrl: string | undefined): string | undefined {
    if (responseUrl === undefined) return undefined;
    if (URL.canParse(responseUrl) && this.#slacks.has(new URL(responseUrl).origin)) return responseUrl;
    this.#log.warn('a response URL that does not lead to Slack is not called; the answer is said in a message');
    return undefined;
  }

  /** The handler's answer, or words about its error: a UserError's own, or a sentence. Never rejects. */
  async heard(answer: Promise<Reply>, subject: Record<string, string>): Promise<Reply> {
    try {
      return await answer;
    } catch (error) {
      if (error instanceof UserError)
        return { reply: userErrorMessage(await Promise.all(error.sentences.map((one) => this.#users.named(one)))) };
      if (error instanceof AdobeError) {
        const { failure, status, code, requestId, unreadAt } = error.details;
        const about = failure === 'unreadable' ? 'Adobe’s answer couldn’t be read' : 'Adobe gave no answer to pass on';
        this.#log.warn({ failure, status, code, requestId, unreadAt, ...subject }, about);
        return { reply: adobeTrouble(error.details) };
      }
      this.#log.error({ err: error, ...subject }, 'an answer failed');
      return { reply: textMessage(FAILED) };
    }
  }

  async say(answer: Reply, to: Listener): Promise<void> {
    if (!answer) return;
    if ('openModal' in answer) return this.#open(answer, to);
    if ('onTop' in answer) return this.#onTop(answer.onTop, to);
    const toAll = answer.to === 'channel';
    // Asked on the Home: nobody else is there.
    if (toAll && to.form !== undefined && to.channel === undefined) return this.say(await this.following(answer), to);
    if (to.form === undefined || toAll)
      await this.#words(answer.reply, to, { toAll, replaces: answer.replaces === true });
    else await this.update(answerForm(ANSWER, inForm(answer.reply, to), placeOf(to)), { id: to.form });
    await this.say(await this.following(answer), to);
  }

  /** The answer to a press on the Home, where there is no place for words: a form on top, which further answers change. */
  async sayOnTop(answering: Promise<Reply>, to: Listener): Promise<void> {
    const first = await withTimeout(HOME_MS, answering, () => 'late' as const);
    if (first !== 'late' && !(first && 'reply' in first)) return this.say(first, to);
    const words = first === 'late' ? ASKING : inForm(first.reply, to);
    const opened = await this.#show(answerForm(ANSWER, words, placeOf(to)), to);
    const there = { ...to, form: opened?.id };
    if (first === 'late') return this.say(await answering, there);
    return opened ? this.say(await this.following(first), there) : this.say(first, to);
  }

  /** The answer is said as a message if Slack opens no form for it. */
  async #onTop({ title, first, rest }: AnswerOnTop, to: Listener): Promise<void> {
    const opened = await this.#show(answerForm(title, first, placeOf(to)), to);
    const answer = await this.heard(rest(), { form: title });
    if (!opened || !answer || !('reply' in answer)) return this.say(answer, { ...to, form: opened?.id });
    await this.update(answerForm(title, inForm(answer.reply, to), placeOf(to)), { id: opened.id });
  }

  /** The answer that follows an answer already delivered, if any. */
  async following(answer: Reply): Promise<Reply> {
    if (!answer || !('reply' in answer) || !answer.afterwards) return undefined;
    return this.heard(answer.afterwards(), { part: 'second' });
  }

  async #open({ openModal: view, completed }: Extract<Reply, { openModal: View }>, to: Listener): Promise<void> {
    const shown = await this.#show(view, to);
    if (!shown) return this.#words(textMessage(NOT_OPENED), to, { toAll: false, replaces: false });
    const later = await completed?.();
    if (later) await this.update(later, shown);
  }

  /** Undefined if Slack did not open it. What opens from a form takes its place: Slack has room for three only. */
  async #show(
    view: View,
    { form, triggerId }: Listener,
  ): Promise<{ id: string; hash?: string | undefined } | undefined> {
    const { views } = this.#client;
    const shown = { view: opening(view) };
    try {
      const opened =
        form === undefined
          ? await views.open({ trigger_id: triggerId, ...shown })
          : await views.update({ view_id: form, ...shown });
      return openedBody.parse(opened).view;
    } catch (error) {
      this.#log.warn({ err: error, form: view.id }, 'a form did not open');
      return undefined;
    }
  }

  /** Puts a view on top of an open form. The view is dropped if the form closed meanwhile. */
  async push(view: View, trigger_id: string): Promise<void> {
    await this.#inTime(this.#client.views.push({ trigger_id, view: opening(view) }));
  }

  /** Replaces an open form. The view is dropped if the form closed or got a newer view meanwhile. */
  async update(view: View, { id, hash }: { id: string; hash?: string | undefined }): Promise<void> {
    await this.#inTime(this.#client.views.update({ view_id: id, view: modal(view), ...defined({ hash }) }));
  }

  async #inTime(shown: Promise<unknown>): Promise<void> {
    try {
      await shown;
    } catch (error) {
      if (!(error instanceof WebAPIPlatformError) || !TOO_LATE.has(error.data.error)) throw error;
      this.#log.debug({ err: error }, 'a form had changed or closed meanwhile');
    }
  }

  async #words(message: SlackMessage, to: Listener, { toAll, replaces }: { toAll: boolean; replaces: boolean }) {
    const responseUrl = this.slacks(to.responseUrl);
    if (responseUrl !== undefined) {
      const response_type = toAll ? 'in_channel' : 'ephemeral';
      const thread = defined({ thread_ts: toAll ? undefined : to.thread });
      const body = { ...messageArguments(message), ...thread, response_type, replace_original: replaces };
      if (await this.#takes(responseUrl, body, toAll)) return;
    }
    if (!toAll && to.wrote && (await this.#isSaidBeside(to.wrote, message, to))) return;
    // If Slack refuses this message too, nobody can be told.
    const channel = (toAll ? to.channel : undefined) ?? to.user;
    try {
      await this.#client.chat.postMessage({ channel, ...messageArguments(message) });
    } catch (error) {
      if (classifySlackError(error).is !== 'refused') throw error;
      this.#log.warn({ err: error, channel }, 'Slack takes no answer there');
    }
  }

  /**
   * Answers where a person wrote: for them alone in a channel, as an ordinary message in their direct messages. In a
   * channel the answer to what was written outside any thread is no reply, as Slack shows private replies only in a
   * thread that is there: https://docs.slack.dev/reference/methods/chat.postEphemeral. False if Slack may not have
   * taken it.
   */
  async #isSaidBeside({ thread }: NonNullable<Listener['wrote']>, message: SlackMessage, to: Listener) {
    const { user, channel = user } = to;
    const place = { channel, ...defined({ thread_ts: thread }) };
    try {
      if (channel.startsWith('D'))
        await this.#client.chat.postMessage({ ...place, ...messageArguments(withoutSharing(message)) });
      else await this.#client.chat.postEphemeral({ ...place, user, ...messageArguments(message) });
      return true;
    } catch (error) {
      const failure = classifySlackError(error).is;
      this.#log.warn(
        { err: error, channel, failure },
        'Slack took no answer where it was asked for; it is said in direct messages',
      );
      return false;
    }
  }

  /** If Slack does not respond: throws for a channel, which must not read it twice; false for one person, who may. */
  async #takes(responseUrl: string, body: object, toAll: boolean): Promise<boolean> {
    try {
      const response = await this.#fetch(responseUrl, {
        method: 'POST',
        redirect: 'manual',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
        signal: AbortSignal.timeout(5_000),
      });
      if (!response.ok)
        this.#log.warn({ status: response.status }, 'the response URL took no answer; it is said in a message');
      return response.ok;
    } catch (error) {
      if (toAll) throw error;
      this.#log.warn({ err: error }, 'the response URL did not answer; it is said in a message, perhaps again');
      return false;
    }
  }
}

/** On the Home there is no channel to share an answer in. */
const inForm = (words: SlackMessage, { channel }: Listener): SlackMessage =>
  channel === undefined ? withoutSharing(words) : words;

const placeOf = ({ channel = '', responseUrl }: Listener) => ({ channel, responseUrl });

/** A form that opens has the focus in the field that people fill first; one that changes leaves it where it is. */
function opening(view: View): ModalView {
  const { focus } = view;
  const blocks = view.blocks.map((block) =>
    block.type === 'input' && block.block_id === focus
      ? { ...block, element: { ...block.element, focus_on_load: true } }
      : block,
  );
  return modal({ ...view, blocks });
}

export function modal({ id, title, submit, close = 'Cancel', closesAll, privateMetadata, blocks }: View): ModalView {
  return {
    type: 'modal',
    callback_id: id,
    title: plainText(title, TITLE),
    close: plainText(close, TITLE),
    ...defined({
      submit: submit === undefined ? undefined : plainText(submit, TITLE),
      private_metadata: privateMetadata,
      clear_on_close: closesAll,
    }),
    blocks,
  };
}
