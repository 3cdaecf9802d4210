import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { channelIds, people } from '../../playground/slack/content.js';
import { readConfig } from '../../src/config.js';
import { startBot as startBot } from '../../src/main.js';
import { refused } from './guests.js';
import { overhear, type Overheard } from './redis-monitor.js';
import { setStage, type Stage } from './world.js';

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

describe('profile', () => {
  let stage: Stage;
  let bot: Awaited<ReturnType<typeof startBot>>;
  let redis: Overheard;
  const lines = new Lines();

  beforeAll(async () => {
    stage = await setStage('profile', { env: { USHER_ADMINS: anna } });
    const config = readConfig({ ...stage.env, PROFILE_LOOKUP: 'on' });
    bot = await startBot(config, { log: pino({ level: 'trace' }, lines) });
    await stage.slack.settings({ eventsUrl: `http://127.0.0.1:${bot.port}/slack/events` });
    redis = await overhear(stage.redis.url);
  });
  afterAll(async () => {
    redis.stop();
    await bot.close();
    await stage.close();
  });

  const ask = async (values: Record<string, unknown>) => {
    await stage.type('profile');
    await stage.slack.waitForView(anna, /Look up a profile/);
    return stage.slack.submit(anna, values);
  };

  test('which audiences, in plain words, since when; to the asker alone and not to be shared', async () => {
    await ask({ namespace: 'email', identity: IDENTITY });
    const answer = await stage.slack.waitForEphemeral(anna, /\*The profile\* in dev, by its email/);
    expect(answer.text).toContain('in 2 audiences, left 1');
    expect(answer.text).toMatch(/VIP buyers `4edc8488[^]*`: in it, entered <!date/);
    expect(answer.text).toMatch(/Newsletter readers .*: still in it, as of <!date/);
    expect(answer.text).toMatch(/Cart leavers .*: left <!date/);
    expect(answer.text).toContain('1 entry of other namespaces not shown');
    expect(JSON.stringify(answer)).not.toContain('answer:share');
    expect(await stage.slack.messages(campaigns)).toEqual([]);
    expect(await stage.slack.ephemerals(oskar)).toEqual([]);
  });

  test('the newer dialect of Adobe reads the same', async () => {
    await stage.adobe.settings({ dialect: 'current' });
    await ask({ namespace: 'other', other: 'Email', identity: IDENTITY, sandbox: 'prod' });
    const answer = await stage.slack.waitForEphemeral(anna, /\*The profile\* in PRODUCTION prod/);
    expect(answer.text).toMatch(/VIP buyers .*: in it, entered <!date/);
    await ask({ namespace: 'email', identity: 'nobody@example.com', sandbox: 'prod' });
    await stage.slack.waitForEphemeral(anna, /No profile in PRODUCTION prod has that email/);
    await stage.adobe.settings({ dialect: 'tutorial' });
  });

  test('an unknown identity, and an organisation that may not', async () => {
    await ask({ namespace: 'email', identity: 'nobody@example.com' });
    await stage.slack.waitForEphemeral(anna, /No profile in dev has that email.*spelling/);
    await stage.adobe.settings({ profileLookup: false });
    await ask({ namespace: 'email', identity: IDENTITY });
    await stage.slack.waitForEphemeral(anna, /needs Real-Time CDP Ultimate/);
    await stage.adobe.settings({ profileLookup: true });
    const words = `not a good identity: ${IDENTITY}`;
    await stage.adobe.fault({ kind: 'status', status: 400, path: '/access/entities', body: { message: words } });
    await ask({ namespace: 'email', identity: IDENTITY });
    await stage.slack.waitForEphemeral(anna, /does not accept that namespace or identity/);
  });

  test('bad input: the sentence on its field; what was typed after the verb is not read', async () => {
    expect(JSON.stringify(await ask({ namespace: 'other', identity: IDENTITY }))).toContain(
      'Type the code of the namespace',
    );
    expect(JSON.stringify(await stage.slack.submit(anna, { namespace: 'email', sandbox: 'nowhere' }))).toContain(
      'There is no sandbox “nowhere”',
    );
    await stage.slack.close(anna, true);
    await stage.type(`profile ${IDENTITY}`);
    const form = await stage.slack.waitForView(anna, /Look up a profile/);
    expect(JSON.stringify(form)).toContain('was not read');
    expect(JSON.stringify(form)).not.toContain(IDENTITY);
    await stage.slack.close(anna, true);
  });

  test('guests and people of other organisations get no form', async () => {
    for (const user of [gus, eve]) {
      expect(await stage.type('profile', { user })).toMatch(refused(user));
      expect(await stage.slack.views(user)).toEqual([]);
    }
  });

  test('the identity is nowhere: not in the logs, not in Redis, not in Slack', async () => {
    expect((await stage.adobe.calls('GET', /access\/entities/)).length).toBeGreaterThan(4);
    expect(lines.text).toContain('Adobe gave no profile');
    await stage.type('sandbox', { channel: channelIds.dataOps });
    await redis.hears(new RegExp(channelIds.dataOps));
    const shown = JSON.stringify([await stage.slack.ephemerals(anna), await stage.slack.messages(campaigns)]);
    for (const secret of [IDENTITY, encodeURIComponent(IDENTITY), 'nobody@example.com']) {
      expect(lines.text).not.toContain(secret);
      expect(shown).not.toContain(secret);
      expect(redis.said()).not.toContain(secret);
    }
  });

  test('help tells of it where it is on; where it is off, the verb says so', async () => {
    expect(await stage.type('help')).toContain('`profile`');
    const off = await startBot(readConfig(stage.env), { log: pino({ level: 'silent' }) });
    await stage.slack.settings({ eventsUrl: `http://127.0.0.1:${off.port}/slack/events` });
    expect(await stage.type('help')).not.toContain('`profile`');
    expect(await stage.type('profile')).toContain('switched off here');
    expect(await stage.slack.views(anna)).toEqual([]);
    await off.close();
  });
});
