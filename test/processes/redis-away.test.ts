import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { channelIds, people } from '../../playground/slack/content.js';
import { startUsher, type UsherProcess } from '../../playground/usher.js';
import { journey } from '../journeys/journey.js';
import { DIST } from './program.js';

journey('Redis goes away under a bot', { start: false }, (world) => {
  let bot: UsherProcess;
  beforeAll(async () => {
    const env = { ...world.env, USHER_OPERATORS: people.anna };
    bot = await startUsher({ role: 'bot', env, dist: DIST });
    await world.slack.settings({ eventsUrl: `${bot.url}/slack/events`, ackMs: 60_000 });
  });
  afterAll(() => bot.stop('SIGKILL'));

  test.each(['export "VIP buyers" to:"Agency drop" in:prod', 'evaluate "VIP buyers" in:prod', 'evaluate "VIP buyers"'])(
    'each ask is answered, and ends no process: %s',
    async (text) => {
      const type = async () => {
        const { body } = await world.slack.command({ user: people.anna, channel: channelIds.campaigns, text });
        return JSON.stringify(body);
      };
      // Who asks is known from now on, and what the channel works in.
      await world.slack.command({ user: people.anna, channel: channelIds.campaigns, text: 'help' });
      await world.redis.close();
      expect(await type()).toMatch(/Not queued|not sure/);
      expect(await type()).toMatch(/Not queued|not sure/);
      expect(bot.process.exitCode).toBeNull();
    },
  );
});
