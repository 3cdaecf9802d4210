import { WebClient } from '@slack/web-api';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { channelIds, people } from '../../../playground/slack/content.js';
import { putOnTop } from '../../../playground/slack/views.js';
import { type SlackWorld, startSlack } from '../../../playground/slack/world.js';
import { modal, slackMessage } from '../../../src/listeners/speech.js';
import { home } from '../../../src/messages/home.js';
import { verbs } from '../../../src/app.js';
import type { Message } from '../../../src/runs/story.js';
import type { View } from '../../../src/surface.js';
import { counted, story } from '../../src/messages/stories.js';
import { ROOT } from '../desk.js';
import { answers } from '../samples/answers.js';
import { forms } from '../samples/forms.js';
import { cardSamples, privateSamples, reportSamples } from '../samples/runs.js';
import type { BrowserStage, Seat } from '../stage.js';

const messages = { ...answers, card: cardSamples, private: privateSamples, report: reportSamples };
/** Files that hold only pieces of messages and forms. */
const PIECES = {
  messages: ['actions', 'buttons', 'home', 'labels', 'parts', 'plain', 'results', 'when'],
  modals: [
    ...['asking', 'audience-fields', 'below', 'block-ids', 'choice-values', 'choices', 'draft', 'elements', 'entries'],
    ...['export-fields', 'fields', 'filters', 'known', 'placing', 'prefill', 'values'],
  ],
};
const MOST_AT_ONCE = 3;

const filesOf = (folder: string) =>
  readdirSync(join(ROOT, 'src', folder))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.replace('.ts', ''))
    .sort();
const samples = <Kind>(table: Record<string, Record<string, readonly Kind[]>>): [string, Kind][] =>
  Object.entries(table).flatMap(([file, made]) =>
    Object.entries(made).flatMap(([name, all]) => all.map((one): [string, Kind] => [`${file}.${name}`, one])),
  );

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
    expect(filesOf('messages')).toEqual([...Object.keys(messages), ...PIECES.messages].sort());
    expect(filesOf('modals')).toEqual([...Object.keys(forms), ...PIECES.modals].sort());
  });

  test('every message: Slack takes it, and the page knows each block, element and field of it', async () => {
    await anna.go('campaigns');
    const all = samples<Message>(messages as Record<string, Record<string, readonly Message[]>>); // no form is among them
    for (const [name, message] of all) {
      const sent = client.chat.postMessage({ channel: channelIds.campaigns, ...slackMessage(message) });
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
    const all = samples<View>(forms); // no message is among them
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
    const told = story({ evaluation: counted });
    const blocks = home({
      verbs,
      rights: { isOperator: true, isAdmin: true, operators: [], admins: [people.ada] },
      mine: [story(), { ...told, ending: { how: 'finished', at: 1_764_000_000_000 } }],
      running: [told],
      moreRunning: 3,
      reports: [told],
      channelsKnown: false,
      schedules: [{ sandbox: { name: 'dev', type: 'development' } }],
      zone: 'UTC',
      now: Date.now(),
    });
    await client.views.publish({ user_id: people.anna, view: { type: 'home', blocks: blocks as never[] } }); // as in the bot
    await anna.go('Usher');
    await anna.page.getByRole('tab', { name: 'Home' }).click();
    await anna.page.getByRole('heading', { name: 'My runs' }).waitFor();
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
