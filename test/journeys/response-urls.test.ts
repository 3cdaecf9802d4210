import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import { channelIds, people } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { signed } from './door.js';
import { onTop } from './ephemeral.js';
import { formSteps } from './form-steps.js';
import { journey } from './journey.js';

const { anna } = people;

journey('response URLs that are not Slack’s', { start: false }, (world) => {
  let url: string;
  let stranger: Server;
  let foreign: string;
  let called = 0;
  beforeAll(async () => {
    url = await world.start();
    stranger = createServer((_request, response) => {
      called += 1;
      response.end();
    });
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
    const address = stranger.address();
    foreign = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/commands/1`;
  });
  afterAll(() => void stranger.close());

  const RESPONSE = /(http%3A%2F%2F127\.0\.0\.1%3A\d+%2Fresponse%2F[\w-]+)/g;
  async function lastPosted(): Promise<string> {
    const posted = (await world.slack.traffic()).filter(({ direction }) => direction === 'delivery');
    return String(posted.at(-1)?.request);
  }
  const post = (body: string) => fetch(url, { method: 'POST', body, headers: signed(body) });
  /** What the bot said to @anna in a message, besides what it says by response URL. */
  const said = async (pattern: RegExp) => {
    const all = (await world.slack.allMessages()).filter(({ channel }) => channel.startsWith('D'));
    return all.find(({ text }) => pattern.test(text));
  };

  test('a button with a response URL of a stranger’s: not called, and the answer is a message', async () => {
    await world.slash('evaluate "VIP buyers"');
    await world.slack.waitForMessage(channelIds.campaigns, /✅ VIP buyers [^\n]*\n/);
    await world.slack.click({ user: anna, channel: channelIds.campaigns, actionId: 'run:details', value: 'R-1001' });
    await onTop(world, /R-1001/);
    const body = await lastPosted();
    const bad = [
      'https://hooks.slack.com.evil.example/x',
      'https://slack.com/x',
      'file:///etc/passwd',
      'nothing',
      foreign,
    ];
    for (const one of bad) expect((await post(body.replace(RESPONSE, encodeURIComponent(one)))).status).toBe(200);
    await waitUntil('the answer is a message', () => said(/R-1001/));
    expect(called).toBe(0);
  });

  test('an address in what is echoed becomes no link, in an acknowledgement and by response URL', async () => {
    const echoed = async (text: string) => {
      await world.slash(text);
      return (await world.slack.waitForEphemeral(anna, /evil\.example/)).text;
    };
    expect(await echoed('find evil.example.com')).not.toMatch(/<(?:http|mailto)/);
    const [id = ''] = await world.adobe.addAudiences('dev', [{ name: 'By evil.example.net' }]);
    await world.slash('find By evil.example');
    await world.slack.click({
      user: anna,
      channel: channelIds.campaigns,
      actionId: 'audience:size',
      value: `dev ${id}`,
    });
    const { text } = await world.slack.waitForEphemeral(anna, /^\*By evil\.example\.net\* in dev/);
    expect(text).not.toMatch(/<(?:http|mailto)/);
  });

  test('one that a form kept: not called either', async () => {
    await formSteps(world).open('evaluate');
    await world.slack.choose(anna, 'fill:audiences', ['Cart leavers']);
    await world.slack.submit(anna);
    const body = (await lastPosted()).replace(RESPONSE, encodeURIComponent(foreign));
    expect(body).toContain(encodeURIComponent(foreign));
    await post(body.replaceAll(/%22id%22%3A%22V\w+/g, '%22id%22%3A%22VAGAIN'));
    await waitUntil('the answer is a message', () => said(/already|Following|queued/));
    expect(called).toBe(0);
  });
});
