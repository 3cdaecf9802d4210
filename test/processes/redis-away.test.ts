import { expect, test } from '@jest/globals';
import { channelIds, people } from '../../playground/slack/content.js';
import { startUsher } from '../../playground/usher.js';
import { inOwnWorld } from '../journeys/journey.js';
import { DIST } from './program.js';

test.each(['export "VIP buyers" to:"Agency drop" in:prod', 'evaluate "VIP buyers" in:prod', 'evaluate "VIP buyers"'])(
  'Redis goes away under a bot: each ask is answered, and ends no process: %s',
  async (text) => {
    await inOwnWorld({ start: false }, async (world) => {
      const bot = await startUsher({ role: 'bot', env: { ...world.env, USHER_OPERATORS: people.anna }, dist: DIST });
      try {
        await world.slack.settings({ eventsUrl: `${bot.url}/slack/events`, ackMs: 60_000 });
        const type = async (words: string) => {
          const { body } = await world.slack.command({ user: people.anna, channel: channelIds.campaigns, text: words });
          return JSON.stringify(body);
        };
        // Who asks is known from now on, and what the channel works in.
        expect(await type('help')).toContain('This channel uses the sandbox');
        await world.redis.close();
        expect(await type(text)).toMatch(/Not queued|not sure/);
        expect(await type(text)).toMatch(/Not queued|not sure/);
        expect(bot.process.exitCode).toBeNull();
      } finally {
        await bot.stop('SIGKILL');
      }
    });
  },
);
