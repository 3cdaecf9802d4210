import { expect, test } from '@jest/globals';
import { channelIds, people } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { onTop } from './ephemeral.js';
import { refused } from './guests.js';
import { journey } from './journey.js';

const { campaigns } = channelIds;
const SYSTEM = 'cd585edf-962d-420d-94ad-3be03e619ac2';
const PATH = /config\/schedules/;

journey('schedule', { env: { USHER_ADMINS: people.ada, PERSON_ASKS: '1000' } }, (world) => {
  const type = (text: string, user: string = people.ada) => world.slash(text, { user });
  const press = (actionId: string, value?: string) =>
    world.slack.click({ user: people.ada, channel: campaigns, actionId, ...(value === undefined ? {} : { value }) });
  const told = (pattern: RegExp) => world.slack.waitForEphemeral(people.ada, pattern);
  const announced = (pattern: RegExp) => world.slack.waitForMessage(campaigns, pattern);
  const writes = async () =>
    (await world.adobe.traffic())
      .filter(({ method, path }) => method !== 'GET' && PATH.test(path))
      .map(({ method, path, body }) => ({ method, path: path.split('/').at(-1), body }));
  const inDev = async () => (await world.adobe.calls('GET', PATH)).length;

  test('in words: when in UTC and for the reader, what comes next, state, id, dates, policies; who may change it', async () => {
    const text = await type('schedule', people.anna);
    expect(text).toMatch(/Scheduled evaluation in dev/);
    expect(text).toContain(`*profile-default* · on · \`${SYSTEM}\``);
    expect(text).toMatch(/Every day at 01:00 UTC, 0[23]:00 your time \(Europe\/Berlin\)/);
    expect(text).toMatch(/; next: <!date\^\d+\^[^]*Evaluates every audience · created <!date\^1568267948\^/);
    expect(text).toContain('This sandbox has 2 merge policies; Adobe runs schedules in a sandbox with up to 5.');
    expect(text).toContain('To change the schedule, ask: Ada.');
    const seen = (await world.slack.ephemerals(people.anna)).at(-1);
    expect(JSON.stringify(seen?.blocks)).toContain('answer:share');
    expect(JSON.stringify(seen?.blocks)).not.toContain('schedule:state');
  });

  test('how long the last run took, in another sandbox', async () => {
    const { id } = await world.adobe.nightly({ sandbox: 'prod' });
    await waitUntil('the nightly run is over', async () =>
      (await world.adobe.jobs()).some((job) => job.id === id && job.status === 'SUCCEEDED') ? true : undefined,
    );
    expect(await type('schedule in:prod')).toMatch(/in Production \(prod\)[^]*Last run took \d+ (s|min)/);
  });

  test('nobody but an admin changes it, in whatever way, and a guest gets no answer', async () => {
    for (const words of ['schedule off', 'schedule at:05:00', 'schedule create', 'schedule create Other at:05:00']) {
      for (const user of [people.anna, people.oskar]) {
        expect(await type(words, user)).toBe(
          'Only admins can change the schedule in dev, because it affects everyone there. Ask: Ada.',
        );
      }
      expect(await type(words, people.gus)).toMatch(refused(people.gus));
    }
    expect(await world.slack.views(people.anna)).toEqual([]);
    expect(await writes()).toEqual([]);
  });

  test.each([
    ['schedule at:25:00', /^“25:00” isn’t a time from 00:00 to 23:59\. Use at:HH:MM in your time, such as at:02:00\.$/],
    ['schedule at:2am', /^“2am” isn’t a time/],
    ['schedule at:', /^The time is missing\. Use at:HH:MM/],
    ['schedule on at:02:30', /Make one change at a time: \/audience schedule at:/],
    ['schedule state:active', /“state:” works only with create\..*schedule on, or off/],
    ['schedule delete', /can be deleted only in Adobe.*\/audience schedule off/],
    ['schedule at:"0 0 */6 * * ?"', /“0 0 .*” can’t be set: Adobe runs a schedule at most once every 24 hours/],
    ['schedule at:02:00 at:14:00', /Use “at:” only once/],
    ['schedule at:02:00,14:00', /at most once every 24 hours/],
    ['schedule create Nightly type:export', /no longer runs export schedules.*to:&lt;dataset&gt;/],
    ['schedule create Nightly at:03:00 state:on', /state:active or state:inactive/],
    ['schedule create Nightly at:3pm', /“3pm” isn’t a time/],
    [
      'schedule create Nightly at:03:00',
      /^Nothing was created: Adobe allows one schedule per sandbox, and dev already has this one\.\n[^]*profile-default/,
    ],
    [
      'schedule maybe',
      /Unknown command “schedule maybe”\. Use \/audience schedule \[on\|off\|create &lt;name&gt;\].*\[state:active\]/,
    ],
    ['schedule on', /“profile-default” is already on/],
    ['schedule at:02:00 every:day', /Unknown word “every:”/],
    ['schedule in:nowhere', /no sandbox “nowhere”/],
  ])('%s: a sentence, and nothing is written', async (words, answer) => {
    expect(await type(words)).toMatch(answer);
    expect(await writes()).toEqual([]);
  });

  test('off: asked first, left once, then done by JSON Patch, read back, and told to the channel from what to what', async () => {
    expect(await type('schedule off')).toMatch(/Turn off the schedule “profile-default” in dev\?[^]*affects everyone/);
    await press('question:decline');
    await told(/Nothing was changed/);
    expect(await writes()).toEqual([]);
    await type('schedule off');
    const reads = await inDev();
    await press('question:answer');
    await told(
      /Saved\. “profile-default” is off: every day at 01:00 UTC.*off, so it won’t run\. Takes effect within 30 minutes/,
    );
    await announced(/^Ada turned off the schedule “profile-default” in dev\. Takes effect/);
    expect(await writes()).toEqual([
      { method: 'PATCH', path: SYSTEM, body: [{ op: 'add', path: '/state', value: 'inactive' }] },
    ]);
    expect(await inDev()).toBe(reads + 2);
  });

  test('on again, by its button; a second yes to the same question changes nothing and tells nobody', async () => {
    await type('schedule');
    await press('schedule:state');
    await told(/Turn on the schedule “profile-default” in dev\?/);
    await type('schedule on');
    await press('question:answer');
    await announced(/turned on the schedule “profile-default” in dev/);
    const before = (await world.slack.messages(campaigns)).length;
    // The other question, asked by the button, still stands in the channel.
    await press('question:answer');
    await told(/Nothing to change: “profile-default” is already on/);
    expect(await world.slack.messages(campaigns)).toHaveLength(before);
    expect(await writes()).toHaveLength(2);
  });

  test('another time, in words: picked in the person’s zone, stored as Quartz in UTC, once a day', async () => {
    const offset = offsetNow();
    expect(await type('schedule at:11:15')).toMatch(
      /From every day at 01:00 UTC\nto every day at \d\d:15 UTC, 11:15 your time/,
    );
    await press('question:answer');
    await announced(/changed the time of the schedule .* from every day at 01:00 UTC to every day at \d\d:15 UTC/);
    expect((await writes()).at(-1)?.body).toEqual([
      { op: 'add', path: '/schedule', value: `0 15 ${11 - offset} * * ?` },
    ]);
    expect(await type('schedule at:11:15')).toMatch(
      /Nothing to change: “.*” already runs every day at 11:15 your time \(\d\d:15 UTC\)/,
    );
  });

  test('another time, by form: the field shows the time that holds, and its zone; the same again is refused on it', async () => {
    await type('schedule');
    await press('schedule:time');
    const form = await world.slack.waitForView(people.ada, /Change the time/);
    expect(JSON.stringify(form.view.blocks)).toContain('Time of day (Europe/Berlin)');
    expect(form.view.state.values['time']?.['time']).toMatchObject({ selected_time: '11:15' });
    await world.slack.submit(people.ada, { time: '11:15' });
    const refused = await world.slack.waitForView(people.ada, /Change the time/);
    expect(Object.values(refused.errors).join()).toMatch(/already/);
    await world.slack.submit(people.ada, { time: '02:00' });
    await told(/From every day at \d\d:15 UTC\nto every day at .* 02:00 your time/);
    await press('question:answer');
    await announced(/from every day at \d\d:15 UTC to every day at 0[01]:00 UTC/);
  });

  test('changed by somebody else between the question and the yes: refused, with what holds now', async () => {
    await type('schedule at:04:00');
    const first = (await world.slack.ephemerals(people.ada)).at(-1);
    await type('schedule at:05:00');
    await press('question:answer');
    await announced(/to every day at 0[34]:00 UTC/);
    const value = valueOf(first?.blocks);
    await press('question:answer', value);
    await told(/Someone changed it in the meantime\. It now runs every day at 0[34]:00 UTC/);
  });

  test('Adobe says no, or nothing: in its words, and told only when it was done', async () => {
    await world.adobe.settings({ denied: ['schedules'] });
    await type('schedule off');
    await press('question:answer');
    await told(/Adobe refused: .*Nothing was changed/);
    await world.adobe.settings({ denied: [] });
    await world.adobe.fault({ method: 'PATCH', path: 'config/schedules', kind: 'lose', effect: true });
    await type('schedule off');
    await press('question:answer');
    await announced(/turned off the schedule “profile-default” in dev/);
  });

  test('create: a form when words are missing, filled with what was typed; inactive unless chosen; five policies at most', async () => {
    await world.adobe.removeSchedule({ sandbox: 'dev', id: SYSTEM });
    expect(await type('schedule')).toContain('No schedule. Only streaming and edge audiences');
    expect(await type('schedule off')).toContain(
      'There is no schedule in dev. To create one: /audience schedule create.',
    );
    await world.adobe.settings({ policies: 6 });
    expect(await type('schedule create Nightly at:03:00')).toMatch(/dev has 6 merge policies.*more than 5/);
    expect(await type('schedule')).toContain(
      'This sandbox has 6 merge policies. Adobe won’t run schedules in a sandbox with more than 5. Remove some in Adobe.',
    );
    await world.adobe.settings({ policies: 2 });
    await type('schedule create "Every night"');
    const form = await world.slack.waitForView(people.ada, /Create a schedule/);
    expect(form.view.state.values['name']?.['name']).toMatchObject({ value: 'Every night' });
    expect(form.view.state.values['state']?.['state']).toMatchObject({ selected_option: { value: 'inactive' } });
    await world.slack.submit(people.ada, { time: '03:30' });
    await told(/Create the schedule “Every night” in dev\?[^]*03:30 your time[^]*off until someone turns it on/);
    await press('question:answer');
    await announced(/created the schedule “Every night” in dev: every day at 0[12]:30 UTC, off\. Takes effect/);
    expect((await writes()).at(-1)?.body).toEqual({
      name: 'Every night',
      type: 'batch_segmentation',
      properties: { segments: ['*'] },
      state: 'inactive',
      schedule: expect.stringMatching(/^0 30 [12] \* \* \?$/),
    });
  });

  test('create where one exists, in words, by button and by form: that one with its buttons, and why', async () => {
    const id = idIn(await type('schedule'));
    await world.adobe.removeSchedule({ sandbox: 'dev', id });
    await type('schedule');
    const create = (await world.slack.ephemerals(people.ada)).at(-1);
    await type('schedule create');
    await world.slack.waitForView(people.ada, /Create a schedule/);
    await type('schedule create First at:06:00');
    await press('question:answer');
    await announced(/created the schedule “First” in dev/);
    const before = (await writes()).length;

    // The form was open before the schedule was there: sent, it becomes that schedule.
    await world.slack.submit(people.ada, { name: 'Second', time: '05:00' });
    expect(await onTop(world, /Nothing was created/, people.ada)).toMatch(
      /Adobe allows one schedule per sandbox[^]*First[^]*Change time…/,
    );
    await world.slack.close(people.ada, true);

    // The button of an answer from before.
    expect(JSON.stringify(create?.blocks)).toContain('schedule:create');
    const earlier = (await world.slack.ephemerals(people.ada)).length;
    await press('schedule:create', JSON.stringify({ sandbox: 'dev' }));
    const said = await waitUntil('the button is answered', async () =>
      (await world.slack.ephemerals(people.ada)).slice(earlier).at(-1),
    );
    expect(said.text).toMatch(/^Nothing was created: [^]*\*First\*/);
    expect(JSON.stringify(said.blocks)).toMatch(/schedule:state[^]*schedule:time/);

    expect(await type('schedule create')).toMatch(/^Nothing was created: [^]*\*First\*/);
    expect(await world.slack.views(people.ada)).toEqual([]);

    // Adobe is too slow for the form to wait: its answer takes the form's place.
    await world.adobe.fault({ path: 'config/schedules', kind: 'hold', times: 1_000 });
    await type('schedule create');
    await world.slack.waitForView(people.ada, /Create a schedule/);
    await world.adobe.clearFaults();
    await world.adobe.release('config/schedules');
    expect(await onTop(world, /Nothing was created/, people.ada)).toContain('Change time…');
    await world.slack.close(people.ada, true);
    expect(await writes()).toHaveLength(before);
  });

  test('create in words; a lost answer creates no second one', async () => {
    const posts = async () => (await writes()).filter(({ method }) => method === 'POST').length;
    const before = await posts();
    await world.adobe.removeSchedule({ sandbox: 'dev', id: idIn(await type('schedule')) });
    await world.adobe.fault({ method: 'POST', path: 'config/schedules', kind: 'lose', effect: true });
    expect(await type('schedule create Once at:06:00 state:active')).toContain('It will be on right away');
    await press('question:answer');
    await announced(/created the schedule “Once” in dev: .*, on\. Takes effect/);
    expect(await posts()).toBe(before + 1);
  });

  test('one that Adobe made by itself, with newer fields, is shown and can be switched', async () => {
    await world.adobe.settings({ dialect: 'current' });
    expect(await type('schedule in:prod')).toMatch(
      /Evaluates audiences that Adobe doesn’t specify \(Adobe created this schedule\)/,
    );
    await type('schedule off in:prod');
    await press('question:answer');
    await announced(/turned off the schedule “profile-default” in Production \(prod\)/);
    await world.adobe.removeSchedule({ sandbox: 'prod', id: SYSTEM });
    expect(await type('schedule create Own at:07:00 in:prod')).toContain('Production (prod)');
    await press('question:answer');
    await announced(/created the schedule “Own” in Production \(prod\)/);
  });

  test('no answer and no effect: nobody is told that it was done', async () => {
    await world.adobe.fault({ method: 'PATCH', path: 'config/schedules', kind: 'lose', effect: false });
    const before = (await world.slack.messages(campaigns)).length;
    await type('schedule on in:prod');
    await press('question:answer');
    await told(/Adobe didn’t answer, and the schedule hasn’t changed/);
    expect(await world.slack.messages(campaigns)).toHaveLength(before);
  });
});

/** By how many hours Berlin is ahead of UTC just now. */
function offsetNow(): number {
  const berlin = new Intl.DateTimeFormat('en', { timeZone: 'Europe/Berlin', timeZoneName: 'longOffset' });
  return Number(/GMT\+0(\d)/.exec(berlin.format(new Date()))?.[1] ?? 0);
}

/** What the yes to a question stands for. */
function valueOf(blocks: object[] | undefined): string {
  const [, json = '""'] =
    /"action_id":"question:answer"[^}]*},"value":("(?:[^"\\]|\\.)*")/.exec(JSON.stringify(blocks)) ?? [];
  return String(JSON.parse(json));
}

function idIn(text: string): string {
  return /`([\da-f-]{36})`/.exec(text)?.[1] ?? 'none';
}
