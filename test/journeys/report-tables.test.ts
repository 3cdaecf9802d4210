import { expect, test } from '@jest/globals';
import { channelIds, people } from '../../playground/slack/content.js';
import { journey } from './journey.js';
import { messagesAbout, reportOf } from './posts.js';

const { campaigns, dataOps } = channelIds;
const OPEN = '54a20f19-9a0w-293a-9b82-409b1p3v0192';
const EIGHT = ['01', '02', '03', '04', '05', '06', '07', '13'].map((end) => `4edc8488-2c35-4f6d-b4c6-9075c68d2d${end}`);
/** Of one merge policy: only they can be exported together. */
const ALIKE = [...EIGHT.filter((id) => !id.endsWith('07')), OPEN].join(' ');
const ALL = [...EIGHT, OPEN].join(' ');

journey('reports of many audiences', { env: { AEP_UI_TENANT: 'acme', PERSON_ASKS: '1000' } }, (world) => {
  const blocksOf = async (run: string, channel: string) => {
    const [about] = (await messagesAbout(world, run, channel)).filter(({ post }) => post === 'report');
    const message = (await world.slack.messages(channel)).find(({ ts }) => ts === about?.ts);
    return JSON.stringify(message?.blocks);
  };
  const posts = async () => {
    const all = (await world.slack.traffic()).map(({ request }) => JSON.stringify(request));
    return all.filter((one) => one.includes('data_table')).length;
  };

  test('nine are a table, whose names are links; all of it is in the text as well', async () => {
    const run = await world.ask(`evaluate ${ALL}`);
    const text = await reportOf(world, run, campaigns);
    expect(text).toMatch(
      /^✅ VIP buyers [\d,]+ \([+−][^)]*\) · Cart leavers [\d,]+ [^·]*· Newsletter readers [^·]*· and 6 more\n/,
    );
    expect(text).toMatch(
      /\*<https:\/\/experience\.adobe\.com\/#\/@acme\/sname:dev\/platform\/segment\/browse\/[^|]*\|VIP buyers>\*: 4,\d+ profiles/,
    );
    // Two audiences have one name.
    expect(text).toContain('Summer sale · …c68d2d04>*');
    expect(text).toContain('Summer sale · …c68d2d05>*');
    const blocks = await blocksOf(run, campaigns);
    expect(blocks).toContain('"type":"data_table","caption":"Profiles by audience","page_size":9');
    expect(blocks).toContain(
      '"type":"link","url":"https://experience.adobe.com/#/@acme/sname:dev/platform/segment/browse/',
    );
  });

  test('a workspace that takes no tables yet gets the same in lines, and is not asked to take another one', async () => {
    await world.slack.settings({ nativeBlocks: false });
    const before = await posts();
    const run = await world.ask(`evaluate ${ALIKE} to:"Agency drop"`, { channel: dataOps });
    const text = await reportOf(world, run, dataOps);
    expect(text).toMatch(/^✅ [\d,]+ rows to Agency drop in 1 batch · VIP buyers/);
    const blocks = await blocksOf(run, dataOps);
    expect(blocks).not.toContain('data_table');
    for (const name of ['VIP buyers', 'Newsletter readers', 'Lapsed for a year'])
      expect(blocks).toContain(`|${name}>*: `);
    expect(await posts()).toBe(before + 1);
    expect(await world.redisClient.ttl('{usher}:tables-refused')).toBeGreaterThan(23 * 60 * 60);

    const next = await world.ask(`evaluate ${ALIKE}`, { user: people.oskar });
    expect(await reportOf(world, next, campaigns)).toMatch(/^✅ /);
    expect(await blocksOf(next, campaigns)).not.toContain('data_table');
    expect(await posts()).toBe(before + 1);
  });

  test('a nightly run that is followed names the audiences that moved most since the one before', async () => {
    await world.slack.settings({ nativeBlocks: true });
    await world.redisClient.del('{usher}:tables-refused');
    const nightly = { sandbox: 'dev', segmentIds: ['*'], source: 'scheduler' };
    await world.adobe.outsideJob(nightly);
    await world.adobe.endJobs();
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    const { id } = await world.adobe.outsideJob(nightly);
    const run = /Following it as (R-\d+)/.exec(await world.slash(`follow ${id}`))?.[1] ?? 'none';
    await world.adobe.endJobs();
    const text = await reportOf(world, run, campaigns);
    expect(text).toMatch(/^✅ 9 audiences counted · [▲▼] Newsletter readers [\d,]+ \([+−][\d,]+, [+−][\d.]+ %\)/);
    expect(text).toMatch(/\n[▲▼] \*<https:[^|]*\|Newsletter readers>\*: [\d,]+ profiles · [+−]/);
    expect(text).toContain('Largest changes since the previous run.');
    expect(await blocksOf(run, campaigns)).toContain('"caption":"Largest changes"');
    expect(text.replace(/<[^>]*\|/g, '')).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}/);
  });

  test('where the names are not to be had the nightly report comes all the same, and ids are not in it', async () => {
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    const { id } = await world.adobe.outsideJob({ sandbox: 'dev', segmentIds: ['*'], source: 'scheduler' });
    const run = /Following it as (R-\d+)/.exec(await world.slash(`follow ${id}`))?.[1] ?? 'none';
    await world.adobe.fault({ path: 'audiences/bulk-get', kind: 'status', status: 400, times: 100 });
    await world.adobe.endJobs();
    const text = await reportOf(world, run, campaigns);
    expect(text).toMatch(/^✅ 9 audiences counted\n/);
    expect(text).toContain('The names couldn’t be looked up.');
    await world.adobe.clearFaults();
  });
});
