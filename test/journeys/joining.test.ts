import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { channelIds } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { setStage, type Stage } from './world.js';

const { noBot, secret, dataOps, archive, campaigns } = channelIds;
const HELLO = /I evaluate audiences.*sandbox dev.*\/audience/;

describe('the first words in a channel, when Slack does not take them', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage('joining');
    await stage.begin();
  });
  afterAll(() => stage.close());

  /** How often the words were sent there, whatever became of them. */
  const tried = async (channel: string) =>
    (await stage.slack.traffic()).filter(
      ({ method, request }) => method === 'chat.postMessage' && JSON.stringify(request).includes(channel),
    ).length;
  const triedOnce = (channel: string, times: number) =>
    waitUntil(`it was tried ${times} times`, async () => ((await tried(channel)) === times ? true : undefined));

  test('a definite no: said at the next invitation, once', async () => {
    await stage.slack.fault({ method: 'chat.postMessage', kind: 'status', status: 200, body: 'restricted_action' });
    await stage.slack.invite(noBot);
    await triedOnce(noBot, 1);
    await waitUntil('it is said', async () => {
      await stage.slack.invite(noBot);
      return (await stage.slack.messages(noBot)).find(({ text }) => HELLO.test(text));
    });
    await stage.slack.invite(noBot);
    await stage.slack.invite(dataOps);
    await stage.slack.waitForMessage(dataOps, HELLO);
    expect(await stage.slack.messages(noBot)).toHaveLength(1);
    expect(await tried(noBot)).toBe(2);
  });

  test('no answer at all: it may have been said, so it is not said again', async () => {
    await stage.slack.fault({ method: 'chat.postMessage', kind: 'status', status: 200, body: 'internal_error' });
    await stage.slack.invite(secret);
    await triedOnce(secret, 1);
    // Whoever is invited elsewhere after something is answered after that.
    await stage.slack.invite(archive);
    await triedOnce(archive, 1);
    await stage.slack.invite(secret);
    await stage.slack.invite(campaigns);
    await triedOnce(campaigns, 1);
    expect(await tried(secret)).toBe(1);
  });
});
