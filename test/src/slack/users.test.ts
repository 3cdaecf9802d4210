import { LogLevel, WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { TEAM, channelIds, people as ids } from '../../../playground/slack/content.js';
import { createSlackControl, type SlackControl } from '../../../playground/slack/control.js';
import { type SlackWorld, startSlack } from '../../../playground/slack/world.js';
import { lookUpOptions, personOf, Users, userSchema } from '../../../src/slack/users.js';
import { isUntold } from '../../../src/platform/wall-time.js';

const MINUTE_MS = 60_000;
const { anna } = ids;

describe('people, as Slack knows them', () => {
  let world: SlackWorld;
  let slack: SlackControl;
  let people: Users;
  let ahead: number;
  beforeEach(async () => {
    ahead = 0;
    world = await startSlack();
    slack = createSlackControl(world.url);
    // A loaded machine is no reason to hear nothing.
    const patient = { timeout: 30_000, logLevel: LogLevel.ERROR };
    const client = new WebClient('xoxb-any', { ...lookUpOptions, ...patient, slackApiUrl: world.apiUrl });
    people = new Users({ client, team: () => Promise.resolve(TEAM), now: () => Date.now() + ahead });
  });
  afterEach(() => world.close());

  const calls = async (method: string) => (await slack.traffic()).filter((one) => one.method === method);
  const refuse = (method: string) => slack.fault({ method, kind: 'status', status: 500, times: 99 });
  const later = (minutes: number) => {
    ahead += minutes * MINUTE_MS;
  };

  test('somebody is asked about again after five minutes, and as they were where Slack does not say, for an hour', async () => {
    expect(await people.person(anna)).toEqual({ id: anna, standing: 'member', zone: 'Europe/Berlin', name: 'Anna' });
    later(4);
    await slack.person({ id: anna, is_restricted: true });
    expect(await people.person(anna)).toMatchObject({ standing: 'member' });
    expect(await calls('users.info')).toHaveLength(1);
    later(2);
    expect(await people.person(anna)).toMatchObject({ standing: 'guest' });
    await refuse('users.info');
    later(58);
    expect(await people.person(anna)).toMatchObject({ standing: 'guest' });
    later(3);
    await expect(people.person(anna)).rejects.toThrow();
    expect(people.known(anna)).toBeUndefined();
  });

  test('one failure is nobody’s trouble', async () => {
    await slack.fault({ method: 'users.info', kind: 'status', status: 503 });
    expect(await people.person(anna)).toMatchObject({ standing: 'member' });
    await slack.fault({ method: 'users.info', kind: 'lose', effect: false });
    expect(await people.fresh(anna)).toMatchObject({ standing: 'member' });
  });

  test('asked anew, Slack’s word of this moment counts, and is kept for others; its silence is not made up for', async () => {
    await people.person(anna);
    await slack.person({ id: anna, deleted: true });
    expect(await people.fresh(anna)).toMatchObject({ standing: 'outsider' });
    expect(await people.person(anna)).toMatchObject({ standing: 'outsider' });
    await refuse('users.info');
    await expect(people.fresh(anna)).rejects.toThrow();
    expect(await people.person(anna)).toMatchObject({ standing: 'outsider' });
  });

  test('a stranger whom Slack does not show is no failure: remembered for five minutes', async () => {
    await slack.person({ id: 'U0STRANGE', hidden: 'user_not_visible' });
    for (let count = 0; count < 3; count += 1)
      expect(await people.person('U0STRANGE')).toMatchObject({ standing: 'outsider' });
    expect(await calls('users.info')).toHaveLength(1);
    await slack.person({ id: anna, hidden: 'user_not_found' });
    expect(await people.fresh(anna)).toMatchObject({ standing: 'outsider' });
  });

  test('more than may be asked about one by one are looked up together, page by page', async () => {
    const crowd = Array.from({ length: 250 }, (_, n) => `U0CROWD${n}`);
    for (const id of crowd) await slack.person({ id });
    const found = await Promise.all(crowd.map((id) => people.person(id)));
    expect(found.map(({ id, standing }) => [id, standing])).toEqual(crowd.map((id) => [id, 'member']));
    expect((await calls('users.info')).some(({ status }) => status === 429)).toBe(true);
    expect((await calls('users.list')).map(({ request }) => request)).toContainEqual({ limit: '200', cursor: '200' });
  });

  test('a method that Slack wants left alone is not called meanwhile, and nobody who is known is asked about otherwise', async () => {
    await people.person(anna);
    later(6);
    await slack.fault({ method: 'users.info', kind: 'status', status: 429, retryAfter: 30 });
    for (let count = 0; count < 3; count += 1) expect(await people.person(anna)).toMatchObject({ standing: 'member' });
    await expect(people.fresh(anna)).rejects.toThrow('users.info to be called again in 30 s');
    expect([await calls('users.info'), await calls('users.list')].map((all) => all.length)).toEqual([2, 0]);
    later(1);
    expect(await people.fresh(anna)).toMatchObject({ standing: 'member' });
  });

  test('the channels of somebody: joined, and as they were for ten minutes where Slack does not say', async () => {
    const all = [channelIds.campaigns, channelIds.dataOps, channelIds.noBot];
    expect(await Promise.all([people.channels(anna), people.channels(anna)])).toEqual([all, all]);
    expect(await calls('users.conversations')).toHaveLength(1);
    await refuse('users.conversations');
    later(9);
    expect(await people.channels(anna)).toEqual(all);
    later(2);
    await expect(people.channels(anna)).rejects.toThrow();
  });

  test('a channel that cannot be read costs no other', async () => {
    const channels = [null, { id: 'C1' }, { id: 5 }, { name: 'x' }, 'C9', { id: 'C2' }];
    const client = new WebClient('xoxb-any');
    client.users.conversations = () => Promise.resolve({ ok: true, channels } as never); // odd, as no type has it
    expect(await new Users({ client, team: () => Promise.resolve(TEAM) }).channels(anna)).toEqual(['C1', 'C2']);
  });

  test('the channel of somebody’s direct messages is asked for once', async () => {
    expect(await people.dmChannel(anna)).toBe('D0ANNA001');
    later(60);
    expect(await people.dmChannel(anna)).toBe('D0ANNA001');
    expect(await calls('conversations.open')).toHaveLength(1);
  });
});

describe('what Slack says of somebody', () => {
  const read = (user: object, team: string | undefined = TEAM) =>
    personOf(userSchema.parse({ id: 'U0ANY0001', ...user }), team);

  test.each([
    ['nothing else', {}],
    ['absent', { team_id: TEAM }],
    ['null', { team_id: TEAM, tz: null }],
    ['empty', { team_id: TEAM, tz: '' }],
    ['no name at all', { team_id: TEAM, tz: 3600 }],
    ['unknown to this runtime', { team_id: TEAM, tz: 'Europe/Atlantis' }],
    ['not a name', { team_id: TEAM, tz: ' Europe/Berlin; ' }],
  ])('a time zone that is %s: UTC, known not to be theirs', (_what, user) => {
    const { zone, standing } = read(user);
    expect([isUntold(zone), standing]).toEqual([true, 'member']);
    expect(new Date(0).toLocaleTimeString('en-GB', { timeZone: zone })).toBe('00:00:00');
  });

  test('UTC that Slack told is theirs', () => {
    for (const tz of ['UTC', 'Etc/UTC', 'etc/utc', 'Europe/London']) expect(isUntold(read({ tz }).zone)).toBe(false);
  });

  const grid = (more: object) => ({ team_id: 'T0OTHER01', enterprise_user: { enterprise_id: 'E0GRID001', ...more } });
  test.each([
    ['in ours by the organisation’s list', grid({ id: 'W1', teams: ['T0OTHER01', TEAM] }), 'member'],
    ['in ours by their own list', { team_id: 'T0OTHER01', teams: [TEAM] }, 'member'],
    ['in others only', grid({ id: 'W1', teams: ['T0OTHER01'] }), 'outsider'],
    ['without a list', grid({ teams: null }), 'outsider'],
    ['with a list that cannot be read', grid({ teams: 'all' }), 'outsider'],
    ['in ours, beside an entry of null', grid({ teams: [null, TEAM] }), 'member'],
    ['in ours by their own list, beside a number', { team_id: 'T0OTHER01', teams: [5, TEAM] }, 'member'],
    ['in ours, with an id that is a number', grid({ id: 5, teams: [TEAM] }), 'member'],
    ['in ours, with an organisation that is a number', grid({ enterprise_id: 5, teams: [TEAM] }), 'member'],
    ['in ours, with a first workspace that is a number', { team_id: 5, enterprise_user: { teams: [TEAM] } }, 'member'],
    ['by an entry that cannot be read', { enterprise_user: { teams: [null] } }, 'outsider'],
    ['by lists that cannot be read', { teams: 'all', enterprise_user: { teams: {} } }, 'outsider'],
    ['called a stranger', { ...grid({ teams: [TEAM] }), is_stranger: true }, 'outsider'],
    ['a guest in ours', { ...grid({ teams: [TEAM] }), is_ultra_restricted: true }, 'guest'],
  ])('on Enterprise Grid, %s', (_what, user, standing) => {
    expect(read(user).standing).toBe(standing);
  });

  test('where Usher is installed in a whole organisation, its members are ours', () => {
    expect(read(grid({ teams: [] }), 'E0GRID001').standing).toBe('member');
    expect(read(grid({ teams: [] }), 'E0GRID002').standing).toBe('outsider');
  });

  test('what makes somebody no colleague is read, or nothing is', () => {
    expect(() => read({ deleted: 'yes' })).toThrow();
    expect(read({ is_connector_bot: true }).standing).toBe('outsider');
    expect(read({ deleted: null, is_bot: null, is_restricted: null, team_id: null }).standing).toBe('member');
  });
});
