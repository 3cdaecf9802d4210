import { expect, test } from '@jest/globals';
import { channelIds, people } from '../../playground/slack/content.js';
import type { verbs } from '../../src/app.js';
import { foreign } from '../../src/platform/escape.js';
import { journey } from './journey.js';

/** Words that every object knows and Usher does not: they mean nothing, wherever one of ours is looked for. */

const { ada } = people;
const WORDS = ['constructor', '__proto__', 'toString', 'valueOf', 'hasOwnProperty', '__defineGetter__'];
/** Where a verb takes a word of ours, or somebody's name. */
const PLACES: Record<keyof typeof verbs, string[]> = {
  evaluate: ['_', '"VIP buyers" status:_', '"VIP buyers"=_', '"VIP buyers" in:_', '_ in:dev', '"VIP buyers" _:x'],
  export: [
    '_ to:"Agency drop"',
    '"VIP buyers"=_ to:"Agency drop"',
    '"VIP buyers" to:_',
    '"VIP buyers" to:"Agency drop" status:_',
    '"VIP buyers" to:"Agency drop" batch:_',
    '"VIP buyers" to:"Agency drop" empty:_',
    '"VIP buyers" to:"Agency drop" entered:_',
    '"VIP buyers" to:"Agency drop" policy:_',
  ],
  status: ['_', 'in:_', '_:x', 'nightly in:_'],
  jobs: ['_', 'state:_', 'by:_', 'audience:_', '_:x', 'in:_'],
  follow: ['_', '_ in:_', '_:x'],
  cancel: ['_', '_ in:_', '_:x'],
  schedule: ['_', 'on _', '_ at:03:30', 'at:_', 'create Nightly at:03:30 state:_', 'type:_', '_:x', 'in:_', 'off in:_'],
  find: ['_', '_:x', 'VIP in:_'],
  size: ['_', '_:x', '_ in:_'],
  dataset: ['_', '_ Name', '_:x', 'in:_', 'create Name in:_'],
  files: ['_', '_:x', '_ in:_'],
  // What is typed after it is never read.
  profile: [],
  sandbox: ['_', 'use _', '_ dev', '_:x'],
  channel: ['_', 'told:_', 'mention:_', '_:x'],
  help: ['_', '_ schedule', '_:x'],
};
const UNMEANT = /went wrong|undefined|\[object|function|native code|NaN|\?\*?$/m;

// One person may do all of it, and types it all within seconds.
const WORLD = { env: { USHER_ADMINS: ada, USHER_OPERATORS: ada, PROFILE_LOOKUP: 'on', PERSON_ASKS: '1000' } };

journey('a word that every object knows', WORLD, (world) => {
  const answersTo = (text: string) =>
    Promise.all(
      WORDS.map(async (word) => {
        const typed = text.replaceAll('_', word);
        return { typed, said: await world.slash(typed, { user: ada }) };
      }),
    );

  test.each(Object.entries(PLACES).flatMap(([verb, places]) => places.map((place) => `${verb} ${place}`)))(
    '%s: an answer that says so, no question, no form, nothing done',
    async (text) => {
      for (const { typed, said } of await answersTo(text)) {
        expect({ typed, said }).toEqual({ typed, said: expect.stringMatching(/\S/) });
        expect({ typed, odd: UNMEANT.exec(said)?.[0] }).toEqual({ typed, odd: undefined });
      }
    },
  );

  test('as a verb it is none', async () => {
    for (const { typed, said } of await answersTo('_')) expect(said).toContain(`Unknown command “${foreign(typed)}”`);
    for (const { typed, said } of await answersTo('_:x')) expect(said).toContain(`Unknown command “${foreign(typed)}”`);
  });

  test('of all that, nothing has begun, nothing is asked, and nothing has changed', async () => {
    const written = (await world.adobe.traffic()).filter(
      ({ method, path }) => method !== 'GET' && !/bulk-get|preview|ims/.test(path),
    );
    expect(written.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
    expect(await world.slack.messages(channelIds.campaigns)).toEqual([]);
    expect(await world.slack.views(ada)).toEqual([]);
    const blocks = JSON.stringify((await world.slack.ephemerals(ada)).map((one) => one.blocks));
    expect(blocks).not.toMatch(/"(question:decline|[a-z]+:create)"/);
  });
});
