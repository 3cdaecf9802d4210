import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { channelIds, people } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { createWorld, type World } from './world.js';

const { campaigns, dataOps } = channelIds;
const VIP = '4edc8488-2c35-4f6d-b4c6-9075c68d2d01';

let world: World;
let redis: Redis;
beforeAll(async () => {
  world = await createWorld('keys');
  redis = new Redis(world.redis.url);
  await world.start();
});
afterAll(async () => {
  redis.disconnect();
  await world.close();
});

test('every key of Usher and of its queue begins with one hash tag', async () => {
  const seen = new Set<string>();
  const look = async () => {
    for (const key of await redis.keys('*')) seen.add(key);
  };
  const typed = async (text: string, channel: string = campaigns) => {
    const said = await world.slash(text, { channel, user: people.oskar });
    await look();
    return said;
  };
  await world.adobe.nextJob({ kind: 'segment', stuck: true });
  const run = /R-\d+/.exec(await typed('evaluate "VIP buyers"'))?.[0] ?? 'none';
  const isSeen = (family: string) => [...seen].some((key) => key.split(':')[1] === family);
  await waitUntil('the job is watched', async () => {
    await look();
    return ['watch', 'seen', 'owner'].every(isSeen) || undefined;
  });
  expect(await typed(`follow ${run}`, dataOps)).toContain(run);
  expect(await typed('channel told:thread', dataOps)).toContain('Changed');
  expect(await typed('evaluate "Summer sale"')).toMatch(/2 audiences are called/);
  await world.adobe.endJobs();
  await world.slack.waitForMessage(campaigns, new RegExp(`✅ Evaluated.*${run}`));
  await look();
  await typed(`export ${VIP} to:"Agency drop"`);
  await world.slack.waitForMessage(campaigns, /✅ Exported/);
  await look();

  expect([...seen].filter((key) => !key.startsWith('{usher}:'))).toEqual([]);
  for (const family of ['run', 'runs', 'now', 'channel', 'question', 'needs', 'took', 'pace', 'asks', 'queue'])
    expect([family, isSeen(family)]).toEqual([family, true]);
});
