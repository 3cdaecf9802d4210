import { ownValue } from '../platform/own-value.js';
import { didYouMean } from '../request/suggest.js';
import { UserError } from '../errors.js';
import { helpPage, helpVerb } from '../messages/help.js';
import { reply, type Verb } from '../handlers.js';
import { namedRights } from '../queries/named-rights.js';

export const help: Verb = {
  usage: 'help [command]',
  does: 'lists the commands',
  example: '/audience help export',
  async run({ words: [word], person, channel, ...typed }, services) {
    const { channels, verbs } = services;
    const rights = await namedRights(person.id, services);
    const sandbox = typed.sandbox ?? channels.sandbox(channel);
    if (!word) return reply(helpPage({ verbs, rights, sandbox: await sandbox }));
    const name = 'text' in word ? word.text.toLowerCase().replace(/^\/audience\s*/, '') : word.key;
    const verb = ownValue(verbs, name);
    if (verb) return reply(helpVerb({ name, verb, rights }));
    const known = Object.keys(verbs);
    const instead = didYouMean(name, known, (meant) => `help ${meant}`, `Commands: ${known.join(', ')}.`);
    throw new UserError(`Unknown command “${[...name].slice(0, 60).join('')}”. ${instead}`);
  },
};
