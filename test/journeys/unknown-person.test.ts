import { expect, test } from '@jest/globals';
import { channelIds, people } from '../../playground/slack/content.js';
import { formSteps, held, wordsOf } from './form-steps.js';
import { journey } from './journey.js';

const { campaigns } = channelIds;
const { ada, anna, oskar } = people;
const VIP = '4edc8488-2c35-4f6d-b4c6-9075c68d2d01';
const WORD = /Slack isn’t saying who you are right now, so nothing was started\. Try again/;

const FAULTS = { refuses: { kind: 'status', status: 500 }, 'says nothing': { kind: 'hang' } } as const;

/** Who asks is kept for an hour: a bot that has just started knows nobody. */
for (const [how, fault] of Object.entries(FAULTS)) {
  journey(`Slack ${how} when asked who somebody is`, { perTest: true }, (world) => {
    const form = formSteps(world);
    const forget = async () => {
      await world.start({ cold: true });
      await world.slack.fault({ method: 'users.info', times: 99, ...fault });
    };

    test('a command gets a word, and nothing starts', async () => {
      await forget();
      // After the acknowledgement where a loaded machine is too late for it.
      const said = await world.slash('evaluate "VIP buyers"');
      expect(said === '' ? (await world.slack.waitForEphemeral(anna, /./)).text : said).toMatch(WORD);
      expect(await world.adobe.jobs()).toEqual([]);
    });

    test('a form stays open, with the word on a field and everything in it', async () => {
      await form.open('evaluate');
      await world.slack.fill(anna, { 'pasted:0': VIP });
      await forget();
      const { errors } = await world.slack.submit(anna);
      expect(Object.values(errors ?? {})).toEqual([expect.stringMatching(WORD)]);
      const [kept] = await world.slack.views(anna);
      expect(kept && held(kept, 'pasted')).toBe(VIP);
    });

    test('a review, which has no field, says it on top', async () => {
      await form.open('export');
      await world.slack.submit(anna, { 'fill:audiences': ['VIP buyers'], 'fill:dataset': 'Agency drop' });
      await form.shows(/Review export/);
      await forget();
      await world.slack.submit(anna);
      expect(wordsOf(await form.shows(/Review export\n⚠️ Slack isn’t saying/))).toMatch(/Agency drop[^]*Export$/);
    });

    test('a change in a form is told on top of it, a list says it in a row, a button and a shortcut in private', async () => {
      await world.slash('evaluate "VIP buyers"');
      const report = await world.slack.waitForMessage(campaigns, /✅ VIP buyers [^\n]*\n/);
      await form.open('evaluate');
      await forget();
      const { options } = await world.slack.suggest(anna, 'fill:audiences', '');
      expect(options).toEqual([
        expect.objectContaining({
          text: expect.objectContaining({ text: 'Nothing to choose from' }),
          description: expect.objectContaining({ text: expect.stringMatching(/^Slack isn’t saying who you are/) }),
        }),
      ]);
      await world.slack.choose(anna, 'fill:then', 'Export to a dataset');
      const told = await form.shows(/⚠️ Slack isn’t saying who you are/);
      expect(JSON.stringify(held(told, 'then'))).toContain('Export to a dataset');
      await world.slack.click({ user: oskar, channel: campaigns, actionId: 'run:again', value: 'R-1001' });
      await world.slack.waitForEphemeral(oskar, WORD);
      await world.slack.shortcut({ user: ada, callbackId: 'export-this', channel: campaigns, ts: report.ts });
      await world.slack.waitForEphemeral(ada, WORD);
    });
  });
}
