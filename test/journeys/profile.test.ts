import { Writable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { channelIds, people } from '../../playground/slack/content.js';
import { readConfig } from '../../src/config.js';
import { startBot } from '../../src/bot.js';
import { refused } from './guests.js';
import { monitorRedis, type RedisMonitor } from './redis-monitor.js';
import { journey } from './journey.js';

const { campaigns } = channelIds;
const { anna, eve, gus, oskar } = people;
const IDENTITY = 'ada@example.com';

/** Everything the bot logs, at its most talkative. */
class Lines extends Writable {
  text = '';
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

journey('profile', { env: { USHER_ADMINS: anna }, start: false }, (world) => {
  let bot: Awaited<ReturnType<typeof startBot>>;
  let redis: RedisMonitor;
  const lines = new Lines();

  beforeAll(async () => {
    const config = readConfig({ ...world.env, PROFILE_LOOKUP: 'on' });
    bot = await startBot(config, { log: pino({ level: 'trace' }, lines) });
    await world.slack.settings({ eventsUrl: `http://127.0.0.1:${bot.port}/slack/events` });
    redis = await monitorRedis(world.redis.url);
  });
  afterAll(async () => {
    redis.stop();
    await bot.close();
  });

  const ask = async (values: Record<string, unknown>) => {
    await world.slash('profile');
    await world.slack.waitForView(anna, /Look up a profile/);
    return world.slack.submit(anna, values);
  };

  test('which audiences, in plain words, since when; to the asker alone and not to be shared', async () => {
    await ask({ namespace: 'email', identity: IDENTITY });
    const answer = await world.slack.waitForEphemeral(anna, /\*Profile\* in dev, found by email/);
    expect(answer.text).toContain('in 2 audiences, left 1');
    expect(answer.text).toMatch(/VIP buyers `4edc8488[^]*`: in it now, entered <!date/);
    expect(answer.text).toMatch(/Newsletter readers .*: still in it \(old data\), as of <!date/);
    expect(answer.text).toMatch(/Cart leavers .*: left <!date/);
    expect(answer.text).toContain('1 membership in another namespace hidden');
    expect(JSON.stringify(answer)).not.toContain('answer:share');
    expect(await world.slack.messages(campaigns)).toEqual([]);
    expect(await world.slack.ephemerals(oskar)).toEqual([]);
  });

  test('the newer dialect of Adobe reads the same', async () => {
    await world.adobe.settings({ dialect: 'current' });
    await ask({ namespace: 'other', other: 'Email', identity: IDENTITY, sandbox: 'prod' });
    const answer = await world.slack.waitForEphemeral(anna, /\*Profile\* in Production \(prod\)/);
    expect(answer.text).toMatch(/VIP buyers .*: in it now, entered <!date/);
    await ask({ namespace: 'email', identity: 'nobody@example.com', sandbox: 'prod' });
    await world.slack.waitForEphemeral(anna, /No profile in Production \(prod\) has that email/);
    await world.adobe.settings({ dialect: 'tutorial' });
  });

  test('an unknown identity, and an organisation that may not', async () => {
    await ask({ namespace: 'email', identity: 'nobody@example.com' });
    await world.slack.waitForEphemeral(anna, /No profile in dev has that email.*spelling/);
    await world.adobe.settings({ profileLookup: false });
    await ask({ namespace: 'email', identity: IDENTITY });
    await world.slack.waitForEphemeral(anna, /needs Real-Time CDP Ultimate/);
    await world.adobe.settings({ profileLookup: true });
    const words = `not a good identity: ${IDENTITY}`;
    await world.adobe.fault({ kind: 'status', status: 400, path: '/access/entities', body: { message: words } });
    await ask({ namespace: 'email', identity: IDENTITY });
    await world.slack.waitForEphemeral(anna, /rejected that namespace or identity/);
  });

  test('bad input: the sentence on its field; what was typed after the verb is not read', async () => {
    expect(JSON.stringify(await ask({ namespace: 'other', identity: IDENTITY }))).toContain(
      'Enter the code of the namespace',
    );
    expect(JSON.stringify(await world.slack.submit(anna, { namespace: 'email', sandbox: 'nowhere' }))).toContain(
      'There is no sandbox “nowhere”',
    );
    await world.slack.close(anna, true);
    await world.slash(`profile ${IDENTITY}`);
    const form = await world.slack.waitForView(anna, /Look up a profile/);
    expect(JSON.stringify(form)).toContain('was ignored');
    expect(JSON.stringify(form)).not.toContain(IDENTITY);
    await world.slack.close(anna, true);
  });

  test('guests and people of other organisations get no form', async () => {
    for (const user of [gus, eve]) {
      expect(await world.slash('profile', { user })).toMatch(refused(user));
      expect(await world.slack.views(user)).toEqual([]);
    }
  });

  test('the identity is nowhere: not in the logs, not in Redis, not in Slack', async () => {
    expect((await world.adobe.calls('GET', /access\/entities/)).length).toBeGreaterThan(4);
    expect(lines.text).toContain('Adobe gave no profile');
    await world.slash('sandbox', { channel: channelIds.dataOps });
    await redis.waitFor(new RegExp(channelIds.dataOps));
    const shown = JSON.stringify([await world.slack.ephemerals(anna), await world.slack.messages(campaigns)]);
    for (const secret of [IDENTITY, encodeURIComponent(IDENTITY), 'nobody@example.com']) {
      expect(lines.text).not.toContain(secret);
      expect(shown).not.toContain(secret);
      expect(redis.log()).not.toContain(secret);
    }
  });

  test('help tells of it where it is on; where it is off, the verb says so', async () => {
    expect(await world.slash('help')).toContain('`profile`');
    const off = await startBot(readConfig(world.env), { log: pino({ level: 'silent' }) });
    await world.slack.settings({ eventsUrl: `http://127.0.0.1:${off.port}/slack/events` });
    expect(await world.slash('help')).not.toContain('`profile`');
    expect(await world.slash('profile')).toContain('turned off here');
    expect(await world.slack.views(anna)).toEqual([]);
    await off.close();
  });
});
