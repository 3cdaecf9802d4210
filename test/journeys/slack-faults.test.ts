import { expect, test } from '@jest/globals';
import { channelIds, people } from '../../playground/slack/content.js';
import { cancelRun } from './ephemeral.js';
import { postsAbout } from './posts.js';
import { journey } from './journey.js';

const { campaigns } = channelIds;
/** Usher's direct messages with @anna. */
const direct = `D${people.anna.slice(1)}`;
const NO_HISTORY = ['commands', 'chat:write', 'users:read', 'channels:read', 'groups:read', 'im:write'];

journey('Slack loses answers', { env: { SLACK_TIMEOUT_MS: '1500' } }, (world) => {
  const ask = (words: string, as = {}) => world.ask(words, as);
  const lose = (effect: boolean, times = 1) =>
    world.slack.fault({ method: 'chat.postMessage', kind: 'lose', effect, times });
  /** The card is there and says that Adobe has the job. */
  const sent = (run: string) => world.waitForShown(new RegExp(`${run}[^]*Evaluation: (queued|running)`));
  const ended = (run: string) => world.slack.waitForMessage(campaigns, new RegExp(`${run} .* · ended `));
  const reported = (run: string) => world.slack.waitForMessage(campaigns, new RegExp(`✅ [^\n]*\n[^]*${run} `));

  test('the card’s: it was posted: found in the channel, not posted again', async () => {
    await lose(true);
    const run = await ask('evaluate "VIP buyers"');
    await ended(run);
    expect(await postsAbout(world, run, campaigns)).toEqual(['card', 'report']);
  });

  test('the card’s: it was not posted: looked for twice, then posted; Adobe’s work went on meanwhile', async () => {
    await lose(false);
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    const run = await ask('evaluate "Cart leavers"');
    const card = await world.slack.waitForMessage(campaigns, new RegExp(`${run} `));
    const [job] = (await world.adobe.ours('segment')).filter(({ segmentIds }) => segmentIds[0]?.endsWith('02'));
    expect(job?.createdAt).toBeLessThan(Number(card.ts) * 1_000);
    await cancelRun(world, run);
    await ended(run);
    expect(await postsAbout(world, run, campaigns)).toEqual(['card', 'report']);
  });

  test('the report’s: it was posted: found in the thread, not posted again', async () => {
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    const run = await ask('evaluate "Newsletter readers"');
    await sent(run);
    await lose(true);
    await world.adobe.endJobs();
    await ended(run);
    expect(await postsAbout(world, run, campaigns)).toEqual(['card', 'report']);
    expect((await reported(run)).text).not.toContain('Posted again');
  });

  test('the report’s: it was not posted: posted once, and not marked as repeated', async () => {
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    const run = await ask('evaluate "Loyalty gold"');
    await sent(run);
    await lose(false);
    await world.adobe.endJobs();
    await ended(run);
    expect(await postsAbout(world, run, campaigns)).toEqual(['card', 'report']);
    expect((await reported(run)).text).not.toContain('Posted again');
  });

  test('429 with Retry-After: held for as long, posted once', async () => {
    await world.slack.fault({ method: 'chat.postMessage', kind: 'status', status: 429, retryAfter: 1 });
    const run = await ask('evaluate "Lapsed for a year"');
    await ended(run);
    expect(await postsAbout(world, run, campaigns)).toEqual(['card', 'report']);
    const posts = (await world.slack.traffic()).filter(
      ({ method, request }) => method === 'chat.postMessage' && JSON.stringify(request).includes(`"${run}"`),
    );
    const [limited, card] = posts;
    expect(limited?.response).toEqual({ limited: 1 });
    expect((card?.at ?? 0) - (limited?.at ?? 0)).toBeGreaterThanOrEqual(1_000);
  });

  test('an edit that Slack refuses with 429 is made later, with what is true then', async () => {
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    const run = await ask('evaluate "VIP buyers" "Cart leavers"');
    await world.waitForShown(new RegExp(`${run}[^]*Evaluation: running`));
    // No other edit comes after the one that is refused: the last word of the card.
    await world.slack.fault({ method: 'chat.update', kind: 'status', status: 429, retryAfter: 1 });
    await world.adobe.endJobs();
    await ended(run);
    const edits = (await world.slack.traffic()).filter(({ method }) => method === 'chat.update');
    expect(edits.slice(-2).map(({ response }) => response)).toEqual([
      { limited: 1 },
      expect.objectContaining({ ok: true }),
    ]);
    expect(await postsAbout(world, run, campaigns)).toEqual(['card', 'report']);
  });

  test('where history may not be read: never a second card', async () => {
    await world.slack.settings({ scopes: NO_HISTORY });
    await lose(true);
    const run = await ask('evaluate "VIP buyers" "Newsletter readers"');
    await reported(run);
    expect(await postsAbout(world, run, campaigns)).toEqual(['card', 'report']);
  });

  test('where history may not be read: rather a second report than none, and it says so', async () => {
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    const run = await ask('evaluate "Cart leavers" "Newsletter readers"');
    await sent(run);
    await lose(true);
    await world.adobe.endJobs();
    await ended(run);
    expect(await postsAbout(world, run, campaigns)).toEqual(['card', 'report', 'report']);
    await world.slack.waitForMessage(campaigns, new RegExp(`Posted again because Slack didn’t confirm[^]*${run} `));
    await world.slack.settings({ scopes: [...NO_HISTORY, 'channels:history', 'groups:history', 'im:history'] });
  });

  test('history that Slack refuses in a word of its own: looked for once, then repeated', async () => {
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    const run = await ask('evaluate "Loyalty gold" "Newsletter readers"');
    await sent(run);
    await lose(true);
    await world.slack.fault({
      method: 'conversations.replies',
      kind: 'status',
      status: 200,
      body: 'ekm_access_denied',
    });
    await world.adobe.endJobs();
    await ended(run);
    expect(await postsAbout(world, run, campaigns)).toEqual(['card', 'report', 'report']);
  });

  test('a report to the asker alone that may come twice says so as well', async () => {
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    const run = await ask('evaluate "Loyalty gold" "Cart leavers"');
    await sent(run);
    await world.slack.fault({ method: 'chat.postMessage', kind: 'status', status: 200, body: 'is_archived' });
    await lose(true);
    await world.slack.fault({ method: 'conversations.history', kind: 'status', status: 200, body: 'access_denied' });
    await world.adobe.endJobs();
    const said = await world.waitForShown(new RegExp(`Posted again because Slack didn’t confirm[^]*${run} `), direct);
    expect(said).toMatch(/^✅ Loyalty gold /);
  });

  test('a deleted card: the report comes all the same, in the channel itself', async () => {
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    const run = await ask('evaluate "Lapsed for a year" "VIP buyers"');
    const card = await world.slack.waitForMessage(campaigns, new RegExp(`${run} `));
    await sent(run);
    const deleted = await fetch(`${world.env['SLACK_API_URL']}chat.delete`, {
      method: 'POST',
      headers: { authorization: 'Bearer xoxb-stand-in', 'content-type': 'application/json' },
      body: JSON.stringify({ channel: campaigns, ts: card.ts }),
    });
    expect(await deleted.json()).toMatchObject({ ok: true });
    await world.adobe.endJobs();
    const report = await reported(run);
    expect(report.thread_ts).toBeUndefined();
  });
});
