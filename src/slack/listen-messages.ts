import { z } from 'zod';
import type { Person } from '../access.js';
import type { Reply, Verb } from '../handlers.js';
import { formOffer, heardTooLate } from '../messages/ephemeral.js';
import { parseCommand } from '../request/command.js';
import { commandTextOf } from '../request/message-text.js';
import { authenticate } from './authenticate.js';
import type { Ways } from './listen-forms.js';

/** Slack's own retries end 6 minutes after a message. What comes later, its asker has given up or done otherwise. */
const LATE_MS = 15 * 60_000;
/** A message with files is one that a person wrote; every other subtype tells of something else. */
const WRITTEN = new Set([undefined, 'file_share']);

/** https://docs.slack.dev/reference/events/app_mention, https://docs.slack.dev/reference/events/message.im */
const eventSchema = z.looseObject({
  channel: z.string(),
  ts: z.string(),
  user: z.string(),
  text: z.string().default(''),
  blocks: z.array(z.unknown()).optional().catch(undefined),
  thread_ts: z.string().optional(),
  channel_type: z.string().optional(),
  subtype: z.string().optional(),
  bot_id: z.string().nullish(),
  edited: z.unknown().optional(),
});

const bodySchema = z.looseObject({ team_id: z.string().default('') });

interface Written {
  user: string;
  channel: string;
  /** When it was written, epoch ms. */
  at: number;
  /** The thread in which it was written; absent in the channel itself. */
  thread: string | undefined;
  /** What follows the command. */
  text: string;
  /** It was changed since: it may hold a mention that it did not hold before. */
  edited: boolean;
  /** Equal for every delivery of the message, also for those after an edit. */
  delivery: string;
}

/** What `verbs` are typed after, and the events of messages in which the same is read, as the manifest names them. */
interface MessagesMap {
  command: string;
  verbs: Record<string, Verb>;
  messageEvents: readonly string[];
}

/** Mentions, and what people write in the Messages tab: read as what they could have typed after the command. */
export function listenToMessages(ways: Ways, { command, verbs, messageEvents }: MessagesMap): void {
  for (const name of messageEvents) {
    const [type = '', kind] = name.split('.', 2);
    ways.app.event(type, async ({ event, body, context }) => {
      const { botUserId: self = '', retryNum } = context;
      const written = writtenIn(event, bodySchema.parse(body).team_id, { kind, self, command });
      if (!written) return;
      const heard = await ways.services.heard.claim(written.delivery);
      // What comes again, or anew after an edit, may have been answered: better no answer to it than two.
      const anew = retryNum !== undefined || written.edited;
      if (heard === 'again' || (heard === 'unknown' && anew)) return;
      await answerTo(ways, verbs, written);
    });
  }
}

/** Undefined if no person wrote it. */
function writtenIn(
  event: unknown,
  team: string,
  { kind, self, command }: { kind: string | undefined; self: string; command: string },
): Written | undefined {
  const { data: said } = eventSchema.safeParse(event);
  if (!said || said.user === self || said.bot_id != null || !WRITTEN.has(said.subtype)) return undefined;
  if (kind !== undefined && said.channel_type !== kind) return undefined;
  const { user, channel, ts, thread_ts: thread } = said;
  const text = commandTextOf(said, { self, command });
  const delivery = `${team}:${channel}:${ts}`;
  return { user, channel, at: Number(ts) * 1_000, thread, text, edited: said.edited != null, delivery };
}

async function answerTo(ways: Ways, verbs: MessagesMap['verbs'], written: Written): Promise<void> {
  const { services, responder } = ways;
  const { user, channel, thread, delivery } = written;
  const place = { channel, responseUrl: undefined, triggerId: '' };
  try {
    const asker = authenticate({ user, delivery }, services);
    const answering = asker.then((person) => person && answerOf(ways, verbs, written, person));
    const answer = await responder.heard(answering, { message: delivery, user });
    await responder.say(answer, { ...place, user, wrote: { thread } });
  } catch (error) {
    services.log.error({ err: error, message: delivery, user }, 'an answer to a message was not said');
  }
}

async function answerOf(
  { services }: Ways,
  verbs: MessagesMap['verbs'],
  { text, channel, at, edited, delivery }: Written,
  person: Person,
): Promise<Reply> {
  const lateMs = services.now() - at;
  if (lateMs > LATE_MS) {
    services.log.warn({ message: delivery, lateMs }, 'a message came so late that nothing is done for it');
    // Who mends an old message asks for nothing anew.
    return edited ? undefined : { reply: heardTooLate(lateMs) };
  }
  const { verb, words } = parseCommand(text, verbs, Object.keys(services.verbs));
  const answer = await verb.run({ person, channel, words, delivery, responseUrl: undefined }, services);
  // A message brings no trigger, without which no form opens; a button's press does.
  return answer && 'openModal' in answer ? { reply: formOffer(answer.openModal.title, text) } : answer;
}
