import { noSandbox } from '../resolve/resolve-request.js';
import { UserError, NotAllowed } from '../errors.js';
import { MissingParts } from '../queries/inquiry.js';
import { withMissingParts } from '../messages/adobe-errors.js';
import { rejectedRedisDown, textMessage } from '../messages/ephemeral.js';
import { savedIn } from '../messages/channel.js';
import { sandboxActions, sandboxChanged, sandboxes } from '../messages/sandbox.js';
import type { Services } from '../services.js';
import { announce, type Reply, reply, type Verb } from '../handlers.js';

export const sandbox: Verb = {
  usage: 'sandbox [use <name>]',
  does: 'shows or changes this channel’s sandbox',
  example: '/audience sandbox use dev',
  button: 'Sandbox',
  async run({ words, person, channel }, services) {
    const [first, second, ...rest] = words.map((word) => ('text' in word ? word.text : ''));
    if (first === undefined) return show(channel, person.id, services);
    if (first.toLowerCase() !== 'use' || !second || rest.length > 0) {
      throw new UserError(`Use /audience ${sandbox.usage}, for example: ${sandbox.example}`);
    }
    return use({ name: second, by: person.id, channel }, services);
  },
  who: 'operators',
  buttons: {
    [sandboxActions.use]: async ({ value, person, channel }, services) => {
      if (channel === undefined) return undefined;
      const answer = await use({ name: value, by: person.id, channel }, services);
      return answer && 'reply' in answer ? { ...answer, replaces: true } : answer;
    },
  },
};

async function show(channel: string, by: string, { access, adobe, channels, users }: Services): Promise<Reply> {
  const current = await channels.sandbox(channel);
  if (current === undefined) return reply(rejectedRedisDown());
  const gaps = new MissingParts();
  const known = gaps.read('sandbox', await adobe.sandboxes.list());
  const why = access.whyNotSettings(by, WHAT);
  const whyNot = why && (await users.named(why));
  return reply(withMissingParts(sandboxes({ known, current, whyNot }), gaps.missing, 'asker'));
}

const WHAT = 'a channel’s sandbox';

/** A production sandbox needs no confirmation here: each write to it asks for one. */
async function use(
  { name, by, channel }: { name: string; by: string; channel: string },
  { access, adobe, channels, users }: Services,
): Promise<Reply> {
  NotAllowed.refuse(access.whyNotSettings(by, WHAT), 'words');
  const known = await adobe.sandboxes.list();
  const to = known.find((one) => one.name === name);
  if (!to) throw noSandbox(name, known, 'Use one of');
  const from = await channels.sandbox(channel);
  if (from === undefined) return reply(rejectedRedisDown());
  if (from === to.name) return reply(textMessage('This channel already uses it.'));
  await channels.change(channel, { sandbox: to.name });
  return { reply: savedIn(channel), afterwards: announce(sandboxChanged(await users.called(by), from, to)) };
}
