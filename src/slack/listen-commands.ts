import type { App } from '@slack/bolt';
import type { z } from 'zod';
import type { Person } from '../access.js';
import { readVerb } from '../request/command.js';
import { sentence } from '../messages/ephemeral.js';
import type { Services } from '../services.js';
import type { Answer, Verb } from '../handlers.js';
import { within } from '../platform/timeout.js';
import { commandBody } from './payloads.js';
import { slackMessage, type Speech } from './responder.js';
import { whoAsks } from './authenticate.js';

/** Slack gives 3 s; what takes longer is told by response URL. */
const ACK_MS = 2_600;
const ASKING = sentence('Asking Adobe; the answer comes here.');

type Command = z.infer<typeof commandBody>;

export interface CommandsOptions {
  command: string;
  verbs: Record<string, Verb>;
  services: Services;
  speech: Speech;
}

/** The slash command: its verb answers in the acknowledgement where it can. */
export function listenToCommands(app: App, { command, verbs, services, speech }: CommandsOptions): void {
  app.command(command, async ({ body, ack }) => {
    const said = commandBody.parse(body);
    const typed = { ...said, response_url: speech.slacks(said.response_url) };
    const about = { command, user: typed.user_id };
    const heard = { person: undefined as Person | undefined };
    const answering = speech.heard(answerTo(typed, heard), about);
    const first = await within(ACK_MS, answering, () => 'late' as const);
    // Nobody says a word to somebody who may be of another organisation.
    const late = heard.person && ASKING;
    const says = first === 'late' ? late : first && 'says' in first ? first.says : undefined;
    await (says ? ack({ response_type: 'ephemeral', ...slackMessage(says) }) : ack());
    const rest = first === 'late' ? await answering : says ? await speech.following(first) : first;
    const to = { user: typed.user_id, channel: typed.channel_id, triggerId: typed.trigger_id };
    await speech.say(rest, { ...to, responseUrl: typed.response_url });
  });

  async function answerTo(typed: Command, heard: { person: Person | undefined }): Promise<Answer> {
    const { user_id: user, trigger_id: delivery } = typed;
    const person = await whoAsks({ user, answered: 'later', delivery, inAck: true }, services);
    if (!person) return undefined;
    heard.person = person;
    const { verb, words } = readVerb(typed.text, verbs);
    const { channel_id: channel, trigger_id: triggerId, response_url: responseUrl } = typed;
    return verb.run({ person, channel, words, triggerId, responseUrl }, services);
  }
}
