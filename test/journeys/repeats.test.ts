import { beforeAll, expect, test } from '@jest/globals';
import { channelIds, people } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { signed } from './door.js';
import { onTop } from './ephemeral.js';
import { formSteps } from './form-steps.js';
import { journey } from './journey.js';

const { campaigns } = channelIds;
const { anna } = people;

const id = (n: number) => `4edc8488-2c35-4f6d-b4c6-9075c68d2d0${n}`;

journey('a request that comes again as it was', { start: false }, (world) => {
  let url: string;
  beforeAll(async () => {
    url = await world.start();
  });

  /** What Slack posted last, once more as it was. */
  async function lastPosted(): Promise<string> {
    const posted = (await world.slack.traffic()).filter(({ direction }) => direction === 'delivery');
    return String(posted.at(-1)?.request);
  }

  /** The same signed request so many times at once, and once more afterwards. */
  async function repeat(body: string, times: number): Promise<string[]> {
    const headers = signed(body);
    const once = async () => {
      const response = await fetch(url, { method: 'POST', body, headers });
      return `${response.status} ${response.headers.get('content-type') ?? ''} ${await response.text()}`;
    };
    const all = await Promise.all(Array.from({ length: times }, once));
    return [...all, await once()];
  }

  const fresh = (body: string) => body.replace(/(trigger_id(?:=|%22%3A%22))[^&%]+/, `$1again.${Date.now()}`);
  const told = async (text: RegExp) => (await world.slack.ephemerals(anna)).filter((one) => text.test(one.text)).length;

  test('a command: one run, and the first answer each time', async () => {
    await world.slash('evaluate');
    const body = fresh((await lastPosted()).replace('text=evaluate', 'text=evaluate+%22VIP+buyers%22'));
    const answers = await repeat(body, 3);
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toMatch(/^200 application\/json.*R-\d+ queued/);
    await world.slack.waitForMessage(campaigns, /✅ VIP buyers [^\n]*\n/);
    expect(await world.adobe.ours('segment')).toHaveLength(1);
  });

  test('a button: one answer', async () => {
    const opened = async () => (await world.slack.traffic()).filter(({ method }) => method === 'views.open').length;
    const before = await opened();
    await world.slack.click({ user: anna, channel: campaigns, actionId: 'run:details', value: 'R-1001' });
    await onTop(world, /R-1001/);
    const answers = await repeat(fresh(await lastPosted()), 3);
    expect(new Set(answers)).toEqual(new Set(['200  ']));
    // What is pressed once more is answered once more: the first press, the request that came four times, the second press.
    await world.slack.click({ user: anna, channel: campaigns, actionId: 'run:details', value: 'R-1001' });
    await waitUntil('all are shown', async () => ((await opened()) >= before + 3 ? true : undefined));
    expect(await opened()).toBe(before + 3);
  });

  test('a form: one run, and the first answer each time', async () => {
    await formSteps(world).open('evaluate');
    await world.slack.choose(anna, 'fill:audiences', ['Cart leavers']);
    await world.slack.submit(anna);
    await world.slack.waitForMessage(campaigns, /✅ Cart leavers [^\n]*\n/);
    const other = (await lastPosted())
      .replaceAll(id(2), id(3))
      .replaceAll(/%22id%22%3A%22V\w+/g, '%22id%22%3A%22VAGAIN');
    const answers = await repeat(other, 3);
    expect(new Set(answers)).toEqual(new Set(['200 application/json; charset=utf-8 {"response_action":"clear"}']));
    await world.slack.waitForMessage(campaigns, /✅ Newsletter readers [^\n]*\n/);
    expect(await world.adobe.ours('segment')).toHaveLength(3);
    expect(await told(/Newsletter readers|R-1003/)).toBe(1);
  });
});
