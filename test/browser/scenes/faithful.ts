import { WebClient } from '@slack/web-api';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { channelIds, people } from '../../../playground/slack/content.js';
import { putOnTop } from '../../../playground/slack/views.js';
import { type SlackWorld, startSlack } from '../../../playground/slack/world.js';
import { messageArguments } from '../../../src/messages/mrkdwn.js';
import { modal } from '../../../src/slack/responder.js';
import { ROOT } from '../desk.js';
import { homeSample } from '../samples/home.js';
import { allForms, allMessages, unmatched } from '../samples/index.js';
import type { BrowserStage, Seat } from '../stage.js';

const MOST_AT_ONCE = 3;

/** Every message and form of Usher, shown by a Slack of its own, which no bot stands behind. */
export function faithful(stage: BrowserStage): void {
  let slack: SlackWorld;
  let client: WebClient;
  let anna: Seat;
  beforeAll(async () => {
    slack = await startSlack({
      settings: { postEveryMs: 0, tiers: false },
      page: { folder: join(ROOT, 'dist', 'playground', 'page') },
    });
    client = new WebClient('xoxb-stand-in', { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } });
    anna = await stage.deskAt(slack.url).sit('anna');
  });
  afterAll(async () => {
    await anna.leave();
    await slack.close();
  });

  /** What cannot be drawn of what is on the page, and what reads as if it were raw. */
  const strange = async (where: string) => {
    const unknown = await anna.page.locator(`${where} [data-unknown]`).allTextContents();
    const texts = await anna.page.locator(`${where} .blocks`).allInnerTexts();
    return [
      ...anna.problems,
      ...unknown,
      ...texts.filter((text) => /<[!@#]\w|\{date|\^\{/.test(text.replace(/<!channel>/g, ''))),
    ];
  };

  test('every file that makes a message or a form has samples', () => {
    expect(unmatched(ROOT)).toEqual([]);
  });

  test('every message: Slack takes it, and the page knows each block, element and field of it', async () => {
    await anna.go('campaigns');
    const all = allMessages;
    for (const [name, message] of all) {
      const sent = client.chat.postMessage({ channel: channelIds.campaigns, ...messageArguments(message) });
      await sent.catch((cause: unknown) => {
        throw new Error(`Slack does not take ${name}`, { cause });
      });
    }
    await anna.page.locator(`.room .message:nth-of-type(${all.length})`).waitFor();
    expect(await anna.page.locator('.room .message .blocks').count()).toBe(all.length);
    expect(await strange('.room')).toEqual([]);
    // The same words without their blocks, as a notification has them.
    expect(all.filter(([, { text }]) => text.trim() === '')).toEqual([]);
  });

  test('every form, and the Home', async () => {
    const all = allForms;
    await anna.go('data-ops');
    expect(all.length).toBeGreaterThan(MOST_AT_ONCE);
    for (const [name, view] of all) {
      const taken = putOnTop(slack.state, {
        user: people.anna,
        view: modal(view),
        here: channelIds.campaigns,
        root: true,
      });
      expect([name, taken]).toEqual([name, expect.objectContaining({ ok: true })]);
      await anna.titled(view.title);
      expect([name, await strange('dialog')]).toEqual([name, []]);
      slack.state.stacks.set(people.anna, []);
      slack.state.changed('views', people.anna);
      await anna.form.waitFor({ state: 'detached' });
    }
    await client.views.publish({ user_id: people.anna, view: { type: 'home', blocks: homeSample } }); // as in the bot
    await anna.go('Usher');
    await anna.page.getByRole('tab', { name: 'Home' }).click();
    await anna.page.getByRole('heading', { name: 'Running now' }).waitFor();
    expect(await strange('.home')).toEqual([]);
  });

  test('what it does not know it says: a block, an element and a field that it cannot draw', async () => {
    await anna.go('campaigns');
    const text = { type: 'plain_text', text: 'x' };
    const strangers = [
      { type: 'image', image_url: 'https://example.com/a.png', alt_text: 'a block' },
      {
        type: 'section',
        text,
        accessory: { type: 'image', image_url: 'https://example.com/a.png', alt_text: 'an element' },
      },
      { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'x' }] }] },
    ];
    await client.chat.postMessage({ channel: channelIds.campaigns, text: 'odd', blocks: strangers }); // on purpose
    await anna.page.locator('[data-unknown]').nth(2).waitFor();
    expect(await strange('.room')).toEqual([
      expect.stringMatching(/cannot draw: image/),
      expect.stringMatching(/cannot draw: section at accessory/),
      expect.stringMatching(/cannot draw: rich_text/),
    ]);
  });
}
