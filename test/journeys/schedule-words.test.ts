import { expect, test } from '@jest/globals';
import { channelIds, people } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { foreign } from '../../src/platform/escape.js';
import { journey } from './journey.js';

/** Schedules that were written elsewhere, in all that Quartz can say. */

const { campaigns } = channelIds;

/** By how many hours Berlin is ahead of UTC just now. */
function offsetNow(): number {
  const berlin = new Intl.DateTimeFormat('en', { timeZone: 'Europe/Berlin', timeZoneName: 'longOffset' });
  return Number(/GMT\+0(\d)/.exec(berlin.format(new Date()))?.[1] ?? 0);
}

journey('a schedule that somebody else wrote', { env: { USHER_ADMINS: people.ada } }, (world) => {
  const type = (text: string, user: string = people.ada) => world.slash(text, { user });
  const press = (actionId: string) => world.slack.click({ user: people.ada, channel: campaigns, actionId });
  const announced = (pattern: RegExp) => world.slack.waitForMessage(campaigns, pattern);
  const writes = async () => world.adobe.calls('PATCH', /config\/schedules/);

  test.each(['0 0 1 1/1 * ? *', '0 0 1 ? * SUN-SAT', '0 0 1 ? * 1-7', '0 0 1 */1 * ? 2020-2099'])(
    'every day, spelled %s: in words, the same time is no change, another one is',
    async (cron) => {
      await world.adobe.respellSchedule({ sandbox: 'dev', cron });
      expect(await type('schedule')).toMatch(
        /Every day (from 2020 on )?at 01:00 UTC, 0[23]:00 your time .*; next: <!date/,
      );
      expect(await type('status', people.anna)).toMatch(/\*Next scheduled run:\* <!date\^\d+.*, profile-default/);
      const before = (await writes()).length;
      const same = `0${1 + offsetNow()}:00`;
      expect(await type(`schedule at:${same}`)).toMatch(/already runs every day at 0[23]:00 your time \(01:00 UTC\)/);
      expect(await writes()).toHaveLength(before);
      await type('schedule');
      await press('schedule:time');
      const form = await world.slack.waitForView(people.ada, /Change the time/);
      expect(form.view.state.values['time']?.['time']).toMatchObject({ selected_time: same });
      await world.slack.close(people.ada, true);
      expect(await type('schedule at:03:30')).toMatch(
        /From every day.* at 01:00 UTC\nto every day at 0[12]:30 UTC, 03:30 your time/,
      );
      await press('question:answer');
      await waitUntil('the time is changed', async () => ((await writes()).length > before ? true : undefined));
      expect((await writes()).slice(before).map(({ body }) => body)).toEqual([
        [{ op: 'add', path: '/schedule', value: `0 30 ${3 - offsetNow()} * * ?` }],
      ]);
      await announced(/from every day at 01:00 UTC to every day at 0[12]:30 UTC/);
    },
  );

  test.each([
    ['0 0 4 ? * MON-FRI', 'every weekday (Monday to Friday) at 04:00 UTC', '<!date'],
    ['0 0 */6 * * ?', 'every day at 00:00, 06:00, 12:00, and 18:00 UTC', '<!date'],
    ['0 0 4 1 * ?', 'on the 1st of every month at 04:00 UTC', '<!date'],
    ['0 0 4 1/2 * ?', 'by the expression 0 0 4 1/2 * ? (Quartz, UTC)', '<!date'],
    [
      '0 0 4 * * ? 2020',
      'every day in 2020 at 04:00 UTC',
      'none. profile-default ran every day in 2020 at 04:00 UTC and won’t run again.',
    ],
    ['0 4 * * *', 'by the expression 0 4 * * * (Quartz, UTC)', 'by the expression'],
  ])('not one time every day, %s: said, and why it cannot be changed', async (cron, words, next) => {
    await world.adobe.respellSchedule({ sandbox: 'dev', cron });
    const before = (await writes()).length;
    expect((await type('schedule')).toLowerCase().replaceAll('`', '')).toContain(words.toLowerCase());
    const seen = (await world.slack.ephemerals(people.ada)).at(-1);
    expect(JSON.stringify(seen?.blocks)).not.toContain('schedule:time');
    expect((await type('schedule at:03:30')).replaceAll('∗', '*')).toBe(
      `Its time can’t be changed here: it runs ${words}, and Usher can set only one time, the same every day. Change it in Adobe.`,
    );
    expect(await writes()).toHaveLength(before);
    expect(await type('status', people.anna)).toContain(`*Next scheduled run:* ${next}`);
    await world.adobe.respellSchedule({ sandbox: 'dev', cron: '0 0 1 * * ?' });
  });

  test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf', 'on constructor', 'ON_', 'create_'])(
    'schedule %s: no word of ours, so no question',
    async (word) => {
      for (const text of [`schedule ${word}`, `schedule ${word} at:03:30`])
        expect(await type(text)).toContain(`Unknown command “schedule ${foreign(word)}”`);
    },
  );
});
