import { App, HTTPReceiver, LogLevel } from '@slack/bolt';
import { createHmac, randomUUID } from 'node:crypto';
import { command } from '../src/app.js';
import { TEAM, channelIds } from '../playground/slack/content.js';
import { type Figure, median, timed } from './figures.js';
import { differentAudiences, openPlace, type Place, SIGNING_SECRET } from './place.js';

/**
 * From Slack's signed request to the ack, against a bare Bolt app that only acks. `help` is what Usher adds to every
 * command; `evaluate` also writes the run's record and its queue job before it acks. No worker runs meanwhile.
 */
export async function acks({ asks }: { asks: number }): Promise<Figure[]> {
  const place = await openPlace({});
  const bare = await startBare(place);
  const times: Record<'bare' | 'help' | 'evaluate', number[]> = { bare: [], help: [], evaluate: [] };
  try {
    // What is only slow the first time: connections, the token, the audiences' names.
    const [first = '', ...words] = differentAudiences('evaluate', asks + 1);
    for (const text of ['help', `evaluate ${first}`]) await ask(place.eventsUrl, place.asker(), text);
    for (const audiences of words) {
      times.bare.push(await timed(() => ask(bare.url, place.asker(), 'help')));
      times.help.push(await timed(() => ask(place.eventsUrl, place.asker(), 'help')));
      times.evaluate.push(await timed(() => ask(place.eventsUrl, place.asker(), `evaluate ${audiences}`)));
    }
  } finally {
    await bare.close();
    await place.close();
  }
  const unit = 'ms';
  return (['help', 'evaluate'] as const).map((verb) => ({
    what: `ack of /audience ${verb}, median of ${asks}`,
    unit,
    bare: median(times.bare),
    usher: median(times[verb]),
  }));
}

async function startBare({ config }: Place) {
  const receiver = new HTTPReceiver({ signingSecret: SIGNING_SECRET, logLevel: LogLevel.ERROR });
  const app = new App({
    receiver,
    token: config.slack.botToken,
    logLevel: LogLevel.ERROR,
    convoStore: false,
    deferInitialization: true,
    clientOptions: { slackApiUrl: config.slack.apiUrl },
  });
  app.command(command, ({ ack }) => ack('heard'));
  await app.init();
  const address = (await receiver.start(0)).address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/slack/events`, close: () => receiver.stop() };
}

/** A command as Slack sends it. Throws unless it is acked with words. */
async function ask(url: string, user: string, text: string): Promise<void> {
  const body = new URLSearchParams({
    command,
    text,
    team_id: TEAM,
    user_id: user,
    channel_id: channelIds.campaigns,
    trigger_id: randomUUID(),
    response_url: 'http://127.0.0.1:9/',
    token: 'bench',
  }).toString();
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', SIGNING_SECRET).update(`v0:${timestamp}:${body}`).digest('hex');
  const response = await fetch(url, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${signature}`,
    },
  });
  const said = await response.text();
  if (response.status !== 200 || said === '') throw new Error(`"${text}" was answered with ${response.status} ${said}`);
}
