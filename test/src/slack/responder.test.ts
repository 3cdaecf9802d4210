import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { WebClient } from '@slack/web-api';
import { startSlack, type SlackWorld } from '../../../playground/slack/world.js';
import { home } from '../../../src/triggers/home.js';
import { joinedChannel } from '../../../src/triggers/joined.js';
import { Responder } from '../../../src/slack/responder.js';
import { createLog } from '../../../src/platform/log.js';
import { textMessage } from '../../../src/messages/ephemeral.js';
import type { Services } from '../../../src/services.js';

let slack: SlackWorld;
let speech: Responder;
const lines: string[] = [];
beforeAll(async () => {
  slack = await startSlack({ settings: { postEveryMs: 0, tiers: false } });
  const log = createLog({ level: 'debug', to: { write: (line: string) => void lines.push(line) } });
  const client = new WebClient('xoxb-stand-in', { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } });
  speech = new Responder({
    client,
    fetch,
    log,
    users: { named: (words) => Promise.resolve(typeof words === 'string' ? words : '') },
    slackApiUrl: slack.apiUrl,
  });
});
afterAll(() => slack.close());

const view = { id: 'x', title: 'X', blocks: [{ type: 'divider' as const }] };
const to = (user: string) => ({ user, triggerId: '' });

describe('what Slack will not have', () => {
  test('a form on top of one that was closed meanwhile is dropped', async () => {
    slack.state.triggers.set('t', { user: 'U0ANNA001', at: Date.now(), used: false, view: 'VCLOSED' });
    await expect(speech.push(view, 't')).resolves.toBeUndefined();
    expect(lines.at(-1)).toContain('a form had changed or closed meanwhile');
  });

  test('an answer to nobody that Slack knows is noted, and nothing else', async () => {
    await expect(speech.say({ reply: textMessage('Hello.') }, to('U0NOBODY1'))).resolves.toBeUndefined();
    expect(lines.at(-1)).toContain('Slack takes no answer there');
    await speech.say({ reply: textMessage('Hello.') }, to('U0ANNA001'));
    expect(slack.state.messages.map(({ text }) => text)).toEqual(['Hello.']);
  });
});

test.each([{}, { user: [] }, { user: 'U1', channel: {} }, { user: 'U1', tab: 7 }])(
  'an event of nobody: %j',
  async (event) => {
    const nothing = {} as Services; // nothing is asked of them
    await expect(home({ event: { tab: 7, ...event }, self: 'U0' }, nothing)).resolves.toBeUndefined();
    await expect(joinedChannel({ event, self: 'U1' }, nothing)).resolves.toBeUndefined();
  },
);
