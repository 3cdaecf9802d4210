import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { channelIds, people } from '../../playground/slack/content.js';
import { startUsher, type UsherProcess } from '../../playground/usher.js';
import { waitUntil } from '../../playground/waiting.js';
import { readConfig } from '../../src/config.js';
import { doctor } from '../../src/doctor/compose.js';
import { startBot } from '../../src/bot.js';
import { formSteps } from '../journeys/form-steps.js';
import { journey } from '../journeys/journey.js';
import { DIST, ended, linesOf, runToEnd } from './program.js';

const { campaigns } = channelIds;
const SOCKET = { SLACK_APP_TOKEN: 'xapp-of-the-journey', SLACK_SIGNING_SECRET: '' };

const statusOf = async (url: string) => (await fetch(url)).status;

journey('over a socket', { env: { LOG_LEVEL: 'debug', ...SOCKET }, start: false }, (world) => {
  beforeAll(() => world.slack.settings({ delivery: 'socket' }));

  describe('Socket Mode', () => {
    let usher: UsherProcess;
    beforeAll(async () => {
      usher = await startUsher({ role: 'both', env: world.env, dist: DIST });
    });
    afterAll(() => usher.stop('SIGKILL'));

    test('a command to its report, and a button on it', async () => {
      expect(await world.slash('evaluate "VIP buyers"', { triggerId: 'trigger-of-the-socket' })).toMatch(
        /^R-1001 queued/,
      );
      await world.slack.waitForMessage(campaigns, /✅ VIP buyers [^\n]*\n/);
      await world.slack.click({ user: people.anna, channel: campaigns, actionId: 'run:details', value: 'R-1001' });
      await world.slack.waitForView(people.anna, /Details/);
      expect(await world.adobe.ours('segment')).toHaveLength(1);
    });

    test('a form with its type-ahead, to its report', async () => {
      await formSteps(world).open('evaluate');
      await world.slack.choose(people.anna, 'fill:audiences', ['Cart leavers']);
      await world.slack.submit(people.anna);
      await world.slack.waitForMessage(campaigns, /✅ Cart leavers [^\n]*\n/);
      expect(await world.adobe.ours('segment')).toHaveLength(2);
    });

    test('an event: invited into a channel, it says once what it does', async () => {
      await world.slack.invite(channelIds.noBot);
      await world.slack.waitForMessage(channelIds.noBot, /I evaluate audiences/);
    });

    test('health and metrics answer at the port; what Slack posts over HTTP does not', async () => {
      for (const path of ['/healthz', '/readyz', '/metrics']) expect(await statusOf(usher.url + path)).toBe(200);
      expect((await fetch(`${usher.url}/slack/events`, { method: 'POST', body: '{}' })).status).toBe(404);
    });

    test('Slack cuts the connection and refuses the next ones for a while: not ready, then back', async () => {
      await world.slack.fault({ method: 'apps.connections.open', kind: 'status', status: 503, times: 2 });
      await world.slack.refreshSockets();
      await waitUntil('it is not ready', async () =>
        (await statusOf(`${usher.url}/readyz`)) === 503 ? true : undefined,
      );
      await waitUntil('it is ready', async () => ((await statusOf(`${usher.url}/readyz`)) === 200 ? true : undefined));
      expect(await world.slash('help')).toContain('`evaluate` counts audiences');
      expect(usher.process.exitCode).toBeNull();
    });

    test('at level debug every envelope is told of, but neither a secret nor what people typed', () => {
      const log = usher.log.join('');
      expect(linesOf(log).map(({ msg }) => msg)).toContain('Received a message on the WebSocket: {…}');
      const typed = 'evaluate "VIP buyers"';
      for (const secret of [
        'xapp-of-the-journey',
        'trigger-of-the-socket',
        '/response/',
        JSON.stringify(typed).slice(1, -1),
      ])
        expect(log).not.toContain(secret);
      expect(/ticket=(?!\[hidden\])/.exec(log)).toBeNull();
    });

    test('SIGTERM: gone with 0', async () => {
      usher.process.kill('SIGTERM');
      expect(await ended(usher.process)).toBe(0);
      expect(linesOf(usher.log.join('')).at(-1)).toMatchObject({ msg: 'stopped' });
    });
  });

  describe('Socket Mode that cannot begin', () => {
    test('Slack is down: ends with 1', async () => {
      await world.slack.down(true);
      const { code, out } = await runToEnd(['dist/src/main.js'], world.env);
      await world.slack.down(false);
      expect(code).toBe(1);
      expect(JSON.stringify(linesOf(out).at(-1))).toContain('Slack does not let the bot in');
    });

    test('an app token without its scope: the doctor names it', async () => {
      await world.slack.settings({ appScopes: [] });
      const found = await doctor(readConfig(world.env));
      await world.slack.settings({ appScopes: ['connections:write'] });
      expect(found.filter(({ says }) => says.startsWith('Slack Socket Mode'))).toEqual([
        expect.objectContaining({ is: 'bad', says: 'Slack Socket Mode: missing_scope (connections:write)' }),
      ]);
      const well = await doctor(readConfig(world.env));
      expect(well.map(({ says }) => says)).toContain('Slack Socket Mode: a connection can be opened');
    });
  });

  test('port 0: the free port that was taken is told', async () => {
    const bot = await startBot(readConfig({ ...world.env, LOG_LEVEL: 'silent', PORT: '0' }));
    expect(bot.port).toBeGreaterThan(0);
    expect(await statusOf(`http://127.0.0.1:${bot.port}/readyz`)).toBe(200);
    await bot.close();
    await expect(fetch(`http://127.0.0.1:${bot.port}/healthz`)).rejects.toThrow();
  });
});
