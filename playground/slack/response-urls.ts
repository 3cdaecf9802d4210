import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { refuseBlocks, withIds } from './blocks.js';
import { kept, parsing } from './escaping.js';
import type { ResponsePlace, SlackState } from './state.js';

const MOST_USES = 5;

/** What an app may send to a response URL: https://docs.slack.dev/interactivity/handling-user-interaction */
const responseSchema = z.looseObject({
  text: z.string().default(''),
  parse: parsing,
  blocks: z.array(z.unknown()).default([]),
  response_type: z.enum(['ephemeral', 'in_channel']).default('ephemeral'),
  replace_original: z.boolean().default(false),
  delete_original: z.boolean().default(false),
  thread_ts: z.string().optional(),
});
type Response = z.infer<typeof responseSchema>;

/** A URL through which the app may answer; `original` is the message that was used. */
export function makeResponseUrl(
  state: SlackState,
  place: Pick<ResponsePlace, 'channel' | 'user' | 'original'>,
): string {
  const id = randomUUID();
  state.responses.set(id, { ...place, uses: 0, at: Date.now() });
  return `${state.origin}/response/${id}`;
}

/** Takes an answer: to the person alone unless told otherwise, five times within half an hour. */
export function respond(state: SlackState, id: string, body: unknown): { status: number; body: unknown } {
  const refused = (status: number, error: string) => ({ status, body: { ok: false, error } });
  const place = state.responses.get(id);
  if (!place) return refused(404, 'invalid_url');
  if (Date.now() - place.at > state.settings.responseUrlLifeMs) return refused(404, 'expired_url');
  if (place.uses >= MOST_USES) return refused(404, 'used_url');
  const read = responseSchema.safeParse(body);
  if (!read.success) return refused(400, 'invalid_payload');
  const refusal = read.data.delete_original ? undefined : refuseContent(state, read.data);
  if (refusal !== undefined) return refused(400, refusal);
  place.uses += 1;
  apply(state, place, read.data);
  return { status: 200, body: { ok: true } };
}

function refuseContent({ settings }: SlackState, { text, blocks }: Response): string | undefined {
  return text === '' && blocks.length === 0 ? 'no_text' : refuseBlocks(blocks, settings)?.error;
}

function apply(state: SlackState, place: ResponsePlace, response: Response): void {
  if (response.delete_original) {
    remove(state, place);
    return;
  }
  if (response.replace_original && replace(state, place, response)) return;
  const { user, channel } = place;
  const { thread_ts, response_type } = response;
  const text = kept(response.text, response.parse);
  const said = {
    ts: state.nextTs(),
    channel,
    text,
    blocks: withIds(response.blocks),
    ...(thread_ts === undefined ? {} : { thread_ts }),
  };
  if (response_type === 'in_channel') state.messages.push({ ...said, broadcast: false, edits: 0 });
  else state.ephemerals.push({ ...said, user });
  state.changed(response_type === 'in_channel' ? 'messages' : 'ephemerals', channel);
}

function replace(state: SlackState, { original, channel }: ResponsePlace, response: Response): boolean {
  const content = { text: kept(response.text, response.parse), blocks: withIds(response.blocks) };
  const message = state.messages.find(({ ts }) => ts === original);
  const ephemeral = state.ephemerals.find(({ ts }) => ts === original);
  if (message) Object.assign(message, content, { edits: message.edits + 1 });
  if (ephemeral) Object.assign(ephemeral, content);
  state.changed(message ? 'messages' : 'ephemerals', channel);
  return message !== undefined || ephemeral !== undefined;
}

function remove(state: SlackState, { original, channel }: ResponsePlace): void {
  state.messages = state.messages.filter(({ ts }) => ts !== original);
  state.ephemerals = state.ephemerals.filter(({ ts }) => ts !== original);
  state.changed('messages', channel);
  state.changed('ephemerals', channel);
}
