import { waitUntil } from '../../playground/waiting.js';
import { beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { TEAM, channelIds, people, type User } from '../../playground/slack/content.js';
import { digest } from '../../src/request/request.js';
import { formSteps } from './form-steps.js';
import { type World } from './world.js';
import { journey, type JourneyOptions } from './journey.js';

const { campaigns } = channelIds;
const { ada, anna, gus, oskar } = people;
const OTHER = 'T0OTHER01';
const GRID = { id: 'E0GRID001', name: 'Larkspur Group' };
const LOOK = /you’re a guest here/;

const grid = (id: string, teams: string[]): NonNullable<User['enterprise_user']> => ({
  id,
  enterprise_id: GRID.id,
  enterprise_name: GRID.name,
  teams,
});

/** An id for each kind of person. */
const idOf = (what: string) => `U0${digest(what).slice(0, 8).toUpperCase()}`;

/** How often Slack was asked who they are. */
async function askedAbout(world: World, user: string): Promise<number> {
  return (await world.slack.traffic()).filter(
    ({ method, request }) => method === 'users.info' && JSON.stringify(request).includes(`"${user}"`),
  ).length;
}

journey('who is served', { env: { USHER_OPERATORS: 'W0GRIDOP1', USHER_ADMINS: ada } }, (world) => {
  const help = (user: string) => world.slash('help help', { user });
  const SERVED = /lists the commands/i;
  /** Neither a word nor a form nor a run, whatever they do. */
  const nothingFor = async (user: string) => {
    for (const text of ['', 'help', 'evaluate', 'evaluate "VIP buyers"']) {
      const answer = await world.slack.command({ user, channel: campaigns, text });
      expect([answer.status, answer.body]).toEqual([200, undefined]);
    }
    const payload = {
      type: 'block_actions',
      user: { id: user },
      channel: { id: campaigns },
      trigger_id: 'forged',
      actions: [{ type: 'button', action_id: 'verb:run', block_id: 'b', action_ts: '1', value: 'help' }],
    };
    await world.slack.raw(new URLSearchParams({ payload: JSON.stringify(payload) }).toString(), {});
    expect([await world.slack.ephemerals(user), await world.slack.views(user)]).toEqual([[], []]);
    expect(await world.slack.messages(`D${user.slice(1)}`)).toEqual([]);
    expect(await world.adobe.jobs()).toEqual([]);
  };

  test.each([
    ['no time zone', { tz: null }],
    ['an empty time zone', { tz: '' }],
    ['a time zone that is none', { tz: 'Mars/Olympus' }],
    ['an account that an app made', { is_app_user: true }],
    ['fields that are null', { deleted: null, is_bot: null, is_restricted: null, is_ultra_restricted: null } as never],
    ['an empty part of Enterprise Grid', { enterprise_user: {} } as never],
  ] satisfies [string, Partial<User>][])('a member with %s', async (what, odd) => {
    const id = idOf(what);
    await world.slack.person({ id, ...odd });
    expect(await help(id)).toMatch(SERVED);
  });

  test.each([
    ['a bot', { is_bot: true }],
    ['a bot of a workflow', { is_workflow_bot: true }],
    ['somebody who has left', { deleted: true }],
    ['a guest who has left', { deleted: true, is_restricted: true }],
    ['a guest of another workspace', { team_id: OTHER, is_restricted: true }],
    ['a stranger', { is_stranger: true }],
    ['somebody whom Slack does not know', { hidden: 'user_not_found' }],
    ['somebody whom Slack does not show', { hidden: 'user_not_visible' }],
    [
      'a member of another workspace of the organisation',
      { team_id: OTHER, enterprise_user: grid('W0OTHER01', [OTHER]) },
    ],
  ] satisfies [string, Partial<User>][])('%s gets nothing, and nobody is bothered', async (what, odd) => {
    const id = idOf(what);
    await world.slack.person({ id, ...odd });
    await nothingFor(id);
    expect(await askedAbout(world, id)).toBe(1);
  });

  test('Slack’s own bot gets nothing, though it is called none', async () => {
    await world.slack.person({ id: 'USLACKBOT' });
    await nothingFor('USLACKBOT');
  });

  test('on Enterprise Grid: a member of our workspace whose first one is another, in words, by button and by form', async () => {
    await world.slack.settings({ enterprise: GRID });
    const id = 'W0GRID001';
    await world.slack.person({ id, name: 'grid', team_id: OTHER, enterprise_user: grid(id, [OTHER, TEAM]) });
    expect(await help(id)).toMatch(SERVED);
    const form = formSteps(world);
    await form.open('evaluate', { user: id });
    const { errors } = await world.slack.submit(id, {});
    expect(Object.values(errors ?? {})).toEqual([expect.stringMatching(/Choose at least one audience/)]);
    await world.slack.close(id, true);
    await world.slack.settings({ enterprise: null });
  });

  test('on Enterprise Grid: an operator who is named by the id that the organisation gave them', async () => {
    const id = 'U0LOCAL01';
    await world.slack.person({ id, enterprise_user: grid('W0GRIDOP1', [TEAM]) });
    expect(await world.slash('evaluate "VIP buyers" in:prod', { user: id })).toContain(
      'Evaluate in Production (prod)?',
    );
    expect(await world.slash('evaluate "VIP buyers" in:prod', { user: anna })).toContain(
      'Only operators can start runs in Production (prod)',
    );
  });
});

const ODD_ZONES: JourneyOptions = { env: { USHER_ADMINS: `${ada},U0NOZONE1` }, start: false };

journey('a time zone that nobody can reckon with', ODD_ZONES, (world) => {
  beforeAll(async () => {
    await world.slack.person({ id: ada, tz: 'Mars/Olympus' });
    await world.slack.person({ id: 'U0NOZONE1', tz: null });
    await world.start();
  });

  const readers = [
    { user: ada, hour: 2 },
    { user: 'U0NOZONE1', hour: 3 },
  ];
  test.each(readers)('$user reads a schedule in UTC, told so, and sets it in UTC', async ({ user, hour }) => {
    const said = await world.slash('schedule', { user });
    expect(said).toMatch(/every day at \d\d:\d\d UTC \(Slack doesn’t share your time zone\)/i);
    const asked = await world.slash(`schedule at:0${hour}:30`, { user });
    expect(asked).toContain(`to every day at 0${hour}:30 UTC (Slack doesn’t share your time zone)`);
    await world.slack.click({ user, channel: campaigns, actionId: 'question:answer' });
    const sent = await waitUntil('the schedule is changed', async () => {
      const calls = await world.adobe.calls('PATCH', /config\/schedules/);
      return calls.find(({ body }) => JSON.stringify(body).includes(`0 30 ${hour} * * ?`));
    });
    expect(sent.body).toEqual([{ op: 'add', path: '/schedule', value: `0 30 ${hour} * * ?` }]);
  });

  test('times in words are read in UTC, and that is said', async () => {
    const words = 'export "VIP buyers" to:"Agency drop" entered:2025-11-01..2025-11-05';
    expect(await world.slash(words, { user: ada })).toMatch(
      /^R-1001 queued[^]*\nSlack doesn’t share your time zone, so the times you typed were read as UTC\.$/,
    );
    await world.slack.waitForMessage(campaigns, /✅ [^\n]* of VIP buyers[^\n]*\n/);
    const [sent] = await world.adobe.calls('POST', /export\/jobs$/);
    expect(JSON.stringify(sent?.body)).toContain(
      '{"startTime":"2025-11-01T00:00:00Z","endTime":"2025-11-05T23:59:59Z"}',
    );
    expect(await world.slash('export "Cart leavers" to:"Agency drop"', { user: ada })).not.toContain('UTC');
  });

  test('the form says in which zone typed times are', async () => {
    const form = formSteps(world);
    await form.open('export', { user: ada });
    await world.slack.press(ada, 'fill:filters');
    await form.shows(/Slack doesn’t share your time zone, so typed times are read as UTC\./, ada);
  });
});

journey('a guest', { perTest: true }, (world) => {
  const told = async () => (await world.slack.ephemerals(gus)).filter(({ text }) => LOOK.test(text)).length;

  test('is told once an hour, whichever process they meet and whatever they do', async () => {
    expect(await world.slash('evaluate "VIP buyers"', { user: gus })).toMatch(
      /^Only full members of this workspace can use Usher, and you’re a guest here\. Ask a member to do it for you\.$/,
    );
    await world.start();
    for (const text of ['', 'help', 'evaluate']) expect(await world.slash(text, { user: gus })).toBe('');
    expect(await told()).toBe(1);
    expect(await world.slack.views(gus)).toEqual([]);
    expect(await world.adobe.jobs()).toEqual([]);
  });

  test('a guest of a single channel who presses a button is told, too; a list that they ask tells nothing', async () => {
    await world.slack.person({ id: gus, is_restricted: false, is_ultra_restricted: true });
    await world.slash('evaluate "VIP buyers"');
    await world.slack.waitForMessage(campaigns, /✅ VIP buyers [^\n]*\n/);
    await world.slack.click({ user: gus, channel: campaigns, actionId: 'run:again', value: 'R-1001' });
    await world.slack.waitForEphemeral(gus, LOOK);
    await world.slack.click({ user: gus, channel: campaigns, actionId: 'run:again', value: 'R-1001' });
    expect(await told()).toBe(1);
  });

  test('hears nothing where Redis is away', async () => {
    world.redis.process.kill('SIGSTOP');
    expect(await world.slash('help', { user: gus })).toBe('');
    world.redis.process.kill('SIGCONT');
  });
});

// One person asks 200 times here: what is counted is how often Slack is asked who they are.
const STAMPEDE = { env: { PERSON_ASKS: '1000' }, start: { workers: 0, cold: true }, perTest: true };

journey('many at once, right after a start', STAMPEDE, (world) => {
  const crowd = Array.from({ length: 200 }, (_, n) => `U0CROWD${String(n).padStart(3, '0')}`);
  /** What an acknowledgement says before the answer comes. */
  const LATER = /^$|^Asking Adobe/;
  const infos = async () => (await world.slack.traffic()).filter(({ method }) => method === 'users.info');
  /**
   * The first words that each of them reads: in the acknowledgement, after it, or in their direct messages, where a loaded machine is too
   * slow for both.
   */
  const helped = async (users: string[]) => {
    const said = await Promise.all(users.map((user) => world.slash('help help', { user })));
    const later = async (user: string) => {
      const whisper = (await world.slack.ephemerals(user)).find(({ text }) => !LATER.test(text));
      const [message] = whisper ? [] : await world.slack.messages(`D${user.slice(1)}`);
      return whisper?.text ?? message?.text;
    };
    for (const [at, user] of users.entries()) {
      if (LATER.test(said[at] ?? '')) said[at] = await waitUntil(`${user} is told`, () => later(user));
    }
    return said;
  };

  test('200 commands of one person ask Slack once', async () => {
    await world.slack.fault({ method: 'users.info', kind: 'slow', delayMs: 300, times: 1_000 });
    const answers = await helped(Array.from({ length: 200 }, () => anna));
    expect(answers.filter((text) => !text.includes('Lists the commands'))).toEqual([]);
    // Once more where a loaded machine heard no answer in time.
    expect((await infos()).length).toBeLessThanOrEqual(2);
  });

  test('200 people while Slack takes its time: each is served, and asked for once', async () => {
    for (const id of crowd) await world.slack.person({ id });
    await world.slack.fault({ method: 'users.info', kind: 'slow', delayMs: 150, times: 1_000 });
    const answers = await helped(crowd);
    expect(answers.filter((text) => !text.includes('Lists the commands'))).toEqual([]);
    const asked = new Set((await infos()).map(({ request }) => z.object({ user: z.string() }).parse(request).user));
    // The operator's name stands in the help.
    expect([...asked].sort()).toEqual([...crowd, oskar].sort());
  });

  test('more people than Slack lets us ask about in a minute: the rest is looked up together', async () => {
    for (const id of crowd) await world.slack.person({ id });
    await world.slack.settings({ tiers: true });
    const answers = await helped(crowd);
    expect(answers.filter((text) => !text.includes('Lists the commands'))).toEqual([]);
    expect((await infos()).some(({ status }) => status === 429)).toBe(true);
    expect((await world.slack.traffic()).some(({ method }) => method === 'users.list')).toBe(true);
  });

  test('Slack wants a short pause: it is waited for; a long one: told to try again, and forms open meanwhile', async () => {
    await world.slack.fault({ method: 'users.info', kind: 'status', status: 429, retryAfter: 1 });
    expect(await helped([anna])).toEqual([expect.stringContaining('Lists the commands')]);
    await world.slack.fault({ method: 'users.info', kind: 'status', status: 429, retryAfter: 30, times: 9 });
    await world.slack.fault({ method: 'users.list', kind: 'status', status: 500, times: 9 });
    expect(await helped([ada])).toEqual([
      'Slack isn’t saying who you are right now, so nothing was started. Try again in a moment.',
    ]);
    await formSteps(world).open('evaluate', { user: anna });
  });
});
