import { App, HTTPReceiver, LogLevel } from '@slack/bolt';
import { z } from 'zod';
import { command } from '../../src/app.js';
import { serve } from './serve.js';

const optionsSchema = z.object({ signingSecret: z.string(), botToken: z.string(), slackApiUrl: z.string() });

/** A Bolt app that only acks. */
serve(optionsSchema, async ({ signingSecret, botToken, slackApiUrl }) => {
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
  await app.init();
  const address = (await receiver.start(0)).address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { ready: { port }, close: () => receiver.stop() };
});
