import { expect, test } from '@jest/globals';
import { channelIds } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { journey } from './journey.js';

const { noBot, secret, dataOps, archive, campaigns } = channelIds;
const HELLO = /I evaluate audiences.*sandbox dev.*\/audience/;

journey('the first words in a channel, when Slack does not take them', {}, (world) => {
  /** How often the words were sent there, whatever became of them. */
  const tried = async (channel: string) =>
    (await world.slack.traffic()).filter(
      ({ method, request }) => method === 'chat.postMessage' && JSON.stringify(request).includes(channel),
    ).length;
  const triedOnce = (channel: string, times: number) =>
    waitUntil(`it was tried ${times} times`, async () => ((await tried(channel)) === times ? true : undefined));

  test('a definite no: said at the next invitation, once', async () => {
    await world.slack.fault({ method: 'chat.postMessage', kind: 'status', status: 200, body: 'restricted_action' });
    await world.slack.invite(noBot);
    await triedOnce(noBot, 1);
    await waitUntil('it is said', async () => {
      await world.slack.invite(noBot);
      return (await world.slack.messages(noBot)).find(({ text }) => HELLO.test(text));
    });
    await world.slack.invite(noBot);
    await world.slack.invite(dataOps);
    await world.slack.waitForMessage(dataOps, HELLO);
    expect(await world.slack.messages(noBot)).toHaveLength(1);
    expect(await tried(noBot)).toBe(2);
  });

  test('no answer at all: it may have been said, so it is not said again', async () => {
    await world.slack.fault({ method: 'chat.postMessage', kind: 'status', status: 200, body: 'internal_error' });
    await world.slack.invite(secret);
    await triedOnce(secret, 1);
    // Whoever is invited elsewhere after something is answered after that.
    await world.slack.invite(archive);
    await triedOnce(archive, 1);
    await world.slack.invite(secret);
    await world.slack.invite(campaigns);
    await triedOnce(campaigns, 1);
    expect(await tried(secret)).toBe(1);
  });
});
