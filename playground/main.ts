import { join } from 'node:path';
import { type Demo, startDemo } from './demo.js';
import { openDesktop } from './desktop.js';
import { channelIds, people } from './slack/content.js';
import { createSlackControl } from './slack/control.js';
import { transcript } from './slack/transcript.js';

const NAMES = { [people.anna]: '@anna', [people.oskar]: '@oskar', [channelIds.campaigns]: '#campaigns' };
const say = (line: string) => process.stdout.write(`${line}\n`);

/** The demo: with `--once` one tour and its transcript, else it stays up and names one address. */
async function main(once: boolean): Promise<void> {
  const demo = await startDemo({ dist: join(import.meta.dirname, '..') });
  try {
    if (once) await tour(demo);
    else await stayUp(demo);
  } finally {
    await demo.close();
  }
}

/** One evaluation, one export with a batch for each audience, and what the channel saw. */
async function tour({ url }: Demo): Promise<void> {
  const slack = createSlackControl(url);
  const type = async (text: string) => {
    const { body } = await slack.command({ user: people.anna, channel: channelIds.campaigns, text });
    const words =
      typeof body === 'object' && body !== null && 'text' in body ? String(body.text) : JSON.stringify(body);
    say(`@anna types: /audience ${text}\n  only to her: ${words}\n`);
  };
  await type('evaluate "VIP buyers" "Cart leavers"');
  await slack.waitForMessage(channelIds.campaigns, /✅ VIP buyers [^\n]*\n/);
  await type('export "VIP buyers" "Cart leavers" to:"Agency drop" batch:each');
  await slack.waitForMessage(channelIds.campaigns, /✅ [^\n]* rows to [^\n]*\n/);
  // The report comes first, then the card shrinks to a line.
  await slack.waitForMessage(channelIds.campaigns, /✅ [^\n]* rows to [^\n]* · ended /);
  say(`#campaigns\n\n${transcript(await slack.messages(channelIds.campaigns), NAMES)}`);
}

async function stayUp({ url, adobeUrl }: Demo): Promise<void> {
  const body = JSON.stringify({ user: people.anna, channel: channelIds.campaigns, text: 'evaluate "VIP buyers"' });
  say(`\n  Usher's playground:  ${url}\n`);
  say('A stand-in Slack with Usher installed, against a simulated Adobe. Nothing leaves this machine.');
  say('In #campaigns type /audience evaluate, choose two audiences, send, and read the report.\n');
  say(`The same without a browser:\n  curl -s ${url}/_control/command -d '${body}'`);
  say(`  curl -s -X POST ${url}/_control/messages`);
  say(`How to break things: "Behind the curtain", or playground/README.md; the simulated Adobe is ${adobeUrl}`);
  say('Stop with Ctrl-C.');
  openDesktop(url);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}

await main(process.argv.includes('--once'));
