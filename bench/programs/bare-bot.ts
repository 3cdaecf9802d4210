import { App, HTTPReceiver, LogLevel } from '@slack/bolt';
import { z } from 'zod';
import { command } from '../../src/app.js';
import { serve } from './serve.js';

const optionsSchema = z.object({
  signingSecret: z.string(),
  botToken: z.string(),
  slackApiUrl: z.string(),
  /** What its pickers offer. */
  names: z.array(z.string()).default([]),
});

/** A Bolt app that only acks, and whose pickers look through an array. */
serve(optionsSchema, async ({ signingSecret, botToken, slackApiUrl, names }) => {
  const receiver = new HTTPReceiver({ signingSecret, logLevel: LogLevel.ERROR });
  const app = new App({
    receiver,
    token: botToken,
    logLevel: LogLevel.ERROR,
    convoStore: false,
    deferInitialization: true,
    clientOptions: { slackApiUrl },
  });
  app.command(command, ({ ack }) => ack('heard'));
  app.options<'block_suggestion'>({ type: 'block_suggestion', action_id: /./ }, async ({ ack, payload }) => {
    const wanted = payload.value.toLowerCase();
    const found = names.filter((name) => name.toLowerCase().includes(wanted)).slice(0, 100);
    await ack({ options: found.map((name) => ({ text: { type: 'plain_text', text: name }, value: name })) });
  });
  await app.init();
  const address = (await receiver.start(0)).address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { ready: { port }, close: () => receiver.stop() };
});
