import { expect, test } from '@jest/globals';
import { channelIds, people } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { journey } from './journey.js';
import { runIn } from './ephemeral.js';

const { campaigns, dataOps } = channelIds;
const VIP = '4edc8488-2c35-4f6d-b4c6-9075c68d2d01';

journey('what Usher and its queue keep in Redis', {}, (world) => {
  test('every key of Usher and of its queue begins with one hash tag', async () => {
    const seen = new Set<string>();
    const look = async () => {
      for (const key of await world.redisClient.keys('*')) seen.add(key);
    };
    const typed = async (text: string, channel: string = campaigns) => {
      const said = await world.slash(text, { channel, user: people.oskar });
      await look();
      return said;
    };
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    const run = runIn(await typed('evaluate "VIP buyers"'));
    const isSeen = (family: string) => [...seen].some((key) => key.split(':')[1] === family);
    await waitUntil('the job is watched', async () => {
      await look();
      return ['watch', 'seen', 'owner'].every(isSeen) || undefined;
    });
    expect(await typed(`follow ${run}`, dataOps)).toContain(run);
    expect(await typed('channel told:thread', dataOps)).toContain('Saved and announced');
    expect(await typed('evaluate "Summer sale"')).toMatch(/2 audiences are called/);
    await world.adobe.endJobs();
    await world.slack.waitForMessage(campaigns, new RegExp(`✅ [^\n]*\n[^]*${run}`));
    await look();
    await typed(`export ${VIP} to:"Agency drop"`);
    await world.slack.waitForMessage(campaigns, /✅ [^\n]* to [^\n]*\n/);
    await look();

    expect([...seen].filter((key) => !key.startsWith('{usher}:'))).toEqual([]);
    for (const family of ['run', 'runs', 'now', 'channel', 'question', 'needs', 'took', 'pace', 'asks', 'queue'])
      expect([family, isSeen(family)]).toEqual([family, true]);
  });
});
