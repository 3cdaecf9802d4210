import { didYouMean } from '../request/suggest.js';
import { UserError } from '../errors.js';
import { helpPage, helpVerb } from '../messages/help.js';
import { reply, type Verb } from '../handlers.js';

export const help: Verb = {
  usage: 'help [verb]',
  does: 'says what can be typed',
  example: '/audience help export',
  async run({ words: [word], person, channel }, { access, channels, verbs }) {
    const rights = access.rights(person.id);
    if (!word) return reply(helpPage({ verbs, rights, sandbox: await channels.sandbox(channel) }));
    const name = 'text' in word ? word.text.toLowerCase().replace(/^\/audience\s*/, '') : word.key;
    const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
    if (verb) return reply(helpVerb({ name, verb, rights }));
    const known = Object.keys(verbs);
    const instead = didYouMean(name, known, (meant) => `help ${meant}`, `Commands: ${known.join(', ')}.`);
    throw new UserError(`Unknown command “${[...name].slice(0, 60).join('')}”. ${instead}`);
  },
};
