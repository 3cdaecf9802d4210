import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createServer } from 'node:net';
import { channelIds, people } from '../../playground/slack/content.js';
import { startUsher, type UsherProcess } from '../../playground/usher.js';
import { waitUntil } from '../../playground/waiting.js';
import { journey, type JourneyOptions } from '../journeys/journey.js';
import { SIGNING_SECRET } from '../journeys/world.js';
import { DIST, ended, linesOf, runToEnd } from './program.js';

const { campaigns } = channelIds;
const SECRETS = { SLACK_BOT_TOKEN: 'xoxb-of-the-journey', AEP_CLIENT_SECRET: 'p8e-of-the-journey' };
/** What is held is held until the process is told to go. */
const PATIENT = { ADOBE_TIMEOUT_MS: '12000', SLACK_TIMEOUT_MS: '12000' };
/** A step that was cut off is noticed within 20 s, on a machine that may be busy. */
const TAKEN_OVER_MS = 100_000;

async function get(usher: UsherProcess, path: string) {
  const response = await fetch(usher.url + path);
  return { status: response.status, text: await response.text(), type: response.headers.get('content-type') };
}

/** Series -> value, as Prometheus reads its text format; throws at a line that is none. */
function readMetrics(text: string): Map<string, number> {
  const series = new Map<string, number>();
  for (const line of text.split('\n')) {
    if (line === '' || /^# (HELP [a-z_]+ \S.*|TYPE [a-z_]+ (counter|gauge|histogram|summary))$/.test(line)) continue;
    const [, name = '', value = ''] = /^([a-z_]+(?:\{(?:[a-z_]+="(?:[^"\\\n]|\\.)*",?)*\})?) (\S+)$/.exec(line) ?? [];
    if (name === '' || Number.isNaN(Number(value))) throw new Error(`not a line of Prometheus: ${line}`);
    series.set(name, Number(value));
  }
  return series;
}

const total = (series: Map<string, number>, name: string) =>
  [...series].filter(([key]) => key.startsWith(name)).reduce((sum, [, value]) => sum + value, 0);

const WORLD: JourneyOptions = { env: { LOG_LEVEL: 'debug', ...SECRETS, ...PATIENT }, start: false };

journey('bot and worker in one process', WORLD, (world) => {
  let usher: UsherProcess;
  beforeAll(async () => {
    usher = await startUsher({ role: 'both', env: world.env, dist: DIST });
    await world.slack.settings({ eventsUrl: `${usher.url}/slack/events` });
  });
  afterAll(() => usher.stop('SIGKILL'));

  test('is measured: one page for both, and it moves', async () => {
    const before = readMetrics((await get(usher, '/metrics')).text);
    expect(before.get('usher_live_runs')).toBe(0);
    await world.slash('evaluate "VIP buyers"', { triggerId: 'trigger-of-the-journey' });
    await world.slack.waitForMessage(campaigns, /✅ VIP buyers [^\n]*\n/);
    await world.slack.click({ user: people.anna, channel: campaigns, actionId: 'run:details', value: 'R-1001' });
    await world.slash('evaluate "Nobody knows"');
    await world.slash('cancel R-1001');
    await waitUntil('the run is counted as ended', async () =>
      total(readMetrics((await get(usher, '/metrics')).text), 'usher_runs_ended_total') === 1 ? true : undefined,
    );
    const page = await get(usher, '/metrics');
    const after = readMetrics(page.text);
    expect(page.type).toContain('version=0.0.4');
    expect(total(after, 'usher_runs_accepted_total')).toBe(1);
    expect(total(after, 'usher_adobe_requests_total{method="POST",area="segment/jobs",status="200"}')).toBe(1);
    expect(total(after, 'usher_slack_calls_total{method="chat.postMessage"')).toBeGreaterThanOrEqual(2);
  });

  test('an entry of Adobe’s list that cannot be read is counted by its area, and logged once without what it says', async () => {
    const unread = async () =>
      readMetrics((await get(usher, '/metrics')).text).get('usher_adobe_entries_unreadable_total{area="audiences"}') ??
      0;
    const before = await unread();
    const at = ['children', 0, 'id'];
    await world.adobe.fault({ kind: 'odd', method: 'GET', path: '/audiences$', at, to: { odd: 'p1ece' }, times: 2 });
    for (const round of [1, 2]) {
      expect(await world.slash(`find e${round === 1 ? '' : 'r'}`)).toContain('1 audience couldn’t be read.');
      expect(await unread()).toBe(before + round);
    }
    const lines = linesOf(usher.log.join('')).filter(({ msg }) => /cannot be read and is left out/.test(String(msg)));
    expect(lines).toMatchObject([{ area: 'audiences' }]);
    expect(usher.log.join('')).not.toContain('p1ece');
  });

  test('logs JSON lines, the run id wherever a run is meant, and no secret', async () => {
    const log = usher.log.join('');
    const lines = linesOf(log);
    const about = lines.filter(({ msg }) => ['ask taken', 'the run ended'].includes(String(msg)));
    expect(about.map(({ run }) => run)).toEqual(['R-1001', 'R-1001']);
    const unnamed = lines.filter(
      ({ msg, run }) => /\bR-\d+/.test(String(msg)) && run === undefined && !/http/.test(String(msg)),
    );
    expect(unnamed).toEqual([]);
    const urls = (await world.slack.traffic())
      .filter(({ direction }) => direction === 'delivery')
      .map(({ request }) => /response\/[\w-]+|response%2F[\w-]+/.exec(String(request))?.[0].replace('%2F', '/') ?? '');
    expect(urls.length).toBeGreaterThan(2);
    const secrets = [...Object.values(SECRETS), SIGNING_SECRET, 'trigger-of-the-journey', ...urls];
    expect(secrets.filter((secret) => log.includes(secret))).toEqual([]);
    expect(lines.filter(({ level }) => Number(level) < 30).length).toBeGreaterThan(0);
  });

  test('is not ready while Redis is frozen, is still measured, and ready again after', async () => {
    world.redis.process.kill('SIGSTOP');
    expect(await get(usher, '/readyz')).toMatchObject({
      status: 503,
      text: 'Redis is not reachable, or cannot be written to\n',
    });
    expect(await get(usher, '/healthz')).toMatchObject({ status: 200 });
    const blind = await get(usher, '/metrics');
    expect(blind.status).toBe(200);
    expect(readMetrics(blind.text).has('usher_live_runs')).toBe(false);
    world.redis.process.kill('SIGCONT');
    await waitUntil('it is ready again', async () => ((await get(usher, '/readyz')).status === 200 ? true : undefined));
    await waitUntil('runs are counted again', async () =>
      readMetrics((await get(usher, '/metrics')).text).get('usher_live_runs') === 0 ? true : undefined,
    );
  });

  test('SIGTERM with an answer of Adobe outstanding: ends with 0, and the run lives on in another process', async () => {
    await world.adobe.fault({ method: 'POST', path: '/segment/jobs$', kind: 'hold' });
    await world.slash('evaluate "Cart leavers"');
    await world.adobe.waitForHeld();
    usher.process.kill('SIGTERM');
    expect(await ended(usher.process)).toBe(0);
    expect(linesOf(usher.log.join('')).at(-1)).toMatchObject({ msg: 'stopped' });
    await startAgain();
    await world.slack.waitForMessage(campaigns, /✅ Cart leavers [^\n]*\n/, TAKEN_OVER_MS);
    expect(await world.adobe.ours('segment')).toHaveLength(2);
  }, 160_000);

  async function startAgain(): Promise<void> {
    usher = await startUsher({ role: 'both', env: world.env, dist: DIST });
    await world.slack.settings({ eventsUrl: `${usher.url}/slack/events` });
  }

  test('Redis gone: not ready, alive, and SIGTERM still ends it with 0', async () => {
    await world.redis.close();
    await waitUntil('it is not ready', async () => ((await get(usher, '/readyz')).status === 503 ? true : undefined));
    expect(await get(usher, '/healthz')).toMatchObject({ status: 200 });
    usher.process.kill('SIGTERM');
    expect(await ended(usher.process)).toBe(0);
  });
});

journey('each role by itself', { env: { LOG_LEVEL: 'info', ...SECRETS }, start: false }, (world) => {
  test.each(['bot', 'worker'] as const)('%s: alive, ready, measured, and gone with 0 when told', async (role) => {
    const usher = await world.spawn(role);
    expect(await get(usher, '/healthz')).toMatchObject({ status: 200, text: 'up\n' });
    expect(await get(usher, '/readyz')).toMatchObject({ status: 200, text: 'ready\n' });
    expect(readMetrics((await get(usher, '/metrics')).text).get('usher_live_runs')).toBe(0);
    const slack = await fetch(`${usher.url}/slack/events`, { method: 'POST', body: '{}' });
    expect(slack.status).toBe(role === 'bot' ? 401 : 404);
    usher.process.kill('SIGTERM');
    expect(await ended(usher.process)).toBe(0);
    expect(linesOf(usher.log.join('')).at(-1)).toMatchObject({ msg: 'stopped' });
  });

  test('a token that Slack refuses: ends with 1 and says what to do', async () => {
    const { code, out } = await runToEnd(['dist/src/main.js'], { ...world.env, SLACK_API_URL: 'http://127.0.0.1:1/' });
    expect(code).toBe(1);
    expect(JSON.stringify(linesOf(out).at(-1))).toMatch(/Slack does not let the bot in .*npm run doctor says more/);
  });

  test('a port that is taken: ends with 1 and names it', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, resolve));
    const address = taken.address();
    const PORT = String(typeof address === 'object' && address ? address.port : 0);
    for (const entry of ['dist/src/main.js', 'dist/jobs/main.js']) {
      const { code, out } = await runToEnd([entry], { ...world.env, PORT });
      expect(code).toBe(1);
      expect(JSON.stringify(linesOf(out).at(-1))).toContain(`EADDRINUSE: address already in use :::${PORT}`);
    }
    await new Promise((resolve) => taken.close(resolve));
  });
});
