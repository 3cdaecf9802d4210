import type { App } from '@slack/bolt';
import type { z } from 'zod';
import type { Person } from '../access.js';
import { parseCommand } from '../request/command.js';
import { messageArguments } from '../messages/mrkdwn.js';
import { textMessage } from '../messages/ephemeral.js';
import type { Services } from '../services.js';
import type { Reply, Verb } from '../handlers.js';
import { withTimeout } from '../platform/timeout.js';
import { commandBody } from './payloads.js';
import type { Responder } from './responder.js';
import { authenticate } from './authenticate.js';

/** Slack gives 3 s; what takes longer is told by response URL. */
const ACK_MS = 2_600;
const ASKING = textMessage('Asking Adobe; the answer comes here.');

type Command = z.infer<typeof commandBody>;

export interface CommandsOptions {
  command: string;
  verbs: Record<string, Verb>;
  services: Services;
  responder: Responder;
}

/** The slash command: its verb answers in the acknowledgement where it can. */
export function listenToCommands(app: App, { command, verbs, services, responder }: CommandsOptions): void {
  app.command(command, async ({ body, ack }) => {
    const said = commandBody.parse(body);
    const typed = { ...said, response_url: responder.slacks(said.response_url) };
    const about = { command, user: typed.user_id };
    const heard = { person: undefined as Person | undefined };
    const answering = responder.heard(answerTo(typed, heard), about);
    const first = await withTimeout(ACK_MS, answering, () => 'late' as const);
    // Nobody says a word to somebody who may be of another organisation.
    const late = heard.person && ASKING;
    const says = first === 'late' ? late : first && 'reply' in first ? first.reply : undefined;
    await (says ? ack({ response_type: 'ephemeral', ...messageArguments(says) }) : ack());
    const rest = first === 'late' ? await answering : says ? await responder.following(first) : first;
    const to = { user: typed.user_id, channel: typed.channel_id, triggerId: typed.trigger_id };
    await responder.say(rest, { ...to, responseUrl: typed.response_url });
  });

  async function answerTo(typed: Command, heard: { person: Person | undefined }): Promise<Reply> {
    const { user_id: user, trigger_id: delivery } = typed;
    const person = await authenticate({ user, answered: 'later', delivery, inAck: true }, services);
    if (!person) return undefined;
    heard.person = person;
    const { verb, words } = parseCommand(typed.text, verbs);
    const { channel_id: channel, trigger_id: triggerId, response_url: responseUrl } = typed;
    return verb.run({ person, channel, words, triggerId, responseUrl }, services);
  }
}
