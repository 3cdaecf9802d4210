import { createHmac, randomUUID } from 'node:crypto';
import { TEAM } from '../playground/slack/content.js';
import { command } from '../src/app.js';

export const SIGNING_SECRET = 'a-secret-of-the-bench';

/** What somebody types after `/audience`, and where. */
export interface Typed {
  user: string;
  channel: string;
  text: string;
}

/** Sends a command as Slack does, and answers with what it was acked with. Throws unless it is acked with words. */
export async function send(url: string, { user, channel, text }: Typed): Promise<string> {
  const body = new URLSearchParams({
    command,
    text,
    team_id: TEAM,
    user_id: user,
    channel_id: channel,
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
  return said;
}

/** The same for what starts a run. Throws unless it was taken: a refusal would be a quick answer. */
export async function sendAsk(url: string, typed: Typed): Promise<void> {
  const said = await send(url, typed);
  if (!/R-\d+/.test(said)) throw new Error(`"${typed.text}" was not taken: ${said}`);
}
