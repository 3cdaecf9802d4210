import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { App } from '@slack/bolt';
import { channelIds, people } from '../../../playground/slack/content.js';
import type { SlackControl } from '../../../playground/slack/control.js';
import { type BoltStage, callSlack, startBolt } from './stage.js';

const { campaigns } = channelIds;

let slack: SlackControl;
let app: App;
let stage: BoltStage;

beforeEach(async () => {
  stage = await startBolt();
  ({ slack, app } = stage);
});
afterEach(() => stage.close());

const type = (text: string) => slack.command({ user: people.anna, channel: campaigns, text });

describe('what people do reaches a Bolt app', () => {
  test('a command, escaped and with channels resolved; its answer is seen by the asker alone', async () => {
    app.command('/audience', async ({ ack, command }) => ack(`heard ${command.text}`));
    const answer = await type('size <!channel> & report:#data-ops');
    expect(answer.status).toBe(200);
    const [heard] = await slack.ephemerals(people.anna);
    expect(heard?.text).toBe(`heard size &lt;!channel&gt; &amp; report:<#${channelIds.dataOps}|data-ops>`);
    expect(await slack.ephemerals(people.oskar)).toEqual([]);
    expect(await slack.messages(campaigns)).toEqual([]);
  });

  test('addresses and emoji in a command, as Slack escapes them', async () => {
    app.command('/audience', async ({ ack, command }) => ack(command.text));
    await type(
      'export "crm@example.com list" "Sale 🎉" fields:person.name,person.gender see https://example.com/a?b=c&d @anna',
    );
    const [heard] = await slack.ephemerals(people.anna);
    expect(heard?.text).toBe(
      [
        'export "<mailto:crm@example.com|crm@example.com> list" "Sale :tada:" fields:<http://person.name|person.name>,person.gender',
        `see <https://example.com/a?b=c&amp;d> <@${people.anna}|anna>`,
      ].join(' '),
    );
  });

  test('a button, with its value; the app answers through the response URL, five times at most', async () => {
    const statuses: number[] = [];
    app.action('run:look', async ({ ack, body, action }) => {
      await ack();
      const url = 'response_url' in body ? body.response_url : '';
      const text = 'value' in action ? action.value : '';
      for (let use = 0; use < 6; use += 1) {
        const response = await fetch(url, { method: 'POST', body: JSON.stringify({ text }) });
        statuses.push(response.status);
      }
    });
    const button = { type: 'button', action_id: 'run:look', value: 'R-7', text: { type: 'plain_text', text: 'Look' } };
    const blocks = [{ type: 'actions', elements: [button] }];
    await callSlack(stage.world, 'chat.postMessage', { channel: campaigns, text: 'card', blocks });
    const pressed = { user: people.anna, channel: campaigns, actionId: 'run:look', value: 'R-7' };
    expect((await slack.click(pressed)).status).toBe(200);
    await slack.waitForEphemeral(people.anna, /R-7/);
    while (statuses.length < 6) await slack.ephemerals(people.anna);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 404]);
    expect(await slack.ephemerals(people.anna)).toHaveLength(5);
  });

  test('the app calls back with its own client', async () => {
    app.command('/audience', async ({ ack, client }) => {
      await ack();
      await client.chat.postMessage({
        channel: campaigns,
        text: 'card',
        metadata: { event_type: 'mark', event_payload: { run: 'R-7' } },
      });
    });
    await type('evaluate');
    expect(await slack.waitForMessage(campaigns, /card/)).toMatchObject({
      metadata: { event_type: 'mark', event_payload: { run: 'R-7' } },
    });
  });

  test('a forged or stale signature is not let in', async () => {
    let heard = 0;
    app.command('/audience', async ({ ack }) => {
      heard += 1;
      await ack();
    });
    const body = new URLSearchParams({ command: '/audience', text: 'evaluate' }).toString();
    expect((await slack.raw(body, { 'x-slack-signature': `v0=${'0'.repeat(64)}` })).status).toBe(401);
    const stale = String(Math.floor(Date.now() / 1000) - 600);
    expect((await slack.raw(body, { 'x-slack-request-timestamp': stale })).status).toBe(401);
    expect(heard).toBe(0);
    expect((await slack.raw(body, {})).status).toBe(200);
    expect(heard).toBe(1);
  });

  test('an ack that takes longer than 3 s is a timeout to the person', async () => {
    await slack.settings({ ackMs: 3_000 });
    app.command('/audience', async () => Promise.resolve());
    expect(await type('evaluate')).toMatchObject({ status: 404, error: 'operation_timeout' });
  });

  test('both directions are on record, in order', async () => {
    app.command('/audience', async ({ ack, client }) => {
      await client.auth.test();
      await ack('done');
    });
    const before = (await slack.traffic()).length;
    await type('help');
    const seen = (await slack.traffic()).slice(before).map(({ direction, method }) => ({ direction, method }));
    expect(seen).toEqual([
      { direction: 'api', method: 'auth.test' },
      { direction: 'delivery', method: 'events' },
    ]);
  });
});
