import { beforeEach, expect, test } from '@jest/globals';
import { waitUntil } from '../../playground/waiting.js';
import { ada, meeting, oskar, words } from './meeting.js';
import { runIn, sayYes } from './ephemeral.js';
import { journey } from './journey.js';

const SYSTEM = 'cd585edf-962d-420d-94ad-3be03e619ac2';
const SCHEDULE = { reads: 'config/schedules', button: 'question:answer' };

interface Question {
  what: string;
  /** What is typed to be asked; what it takes is there afterwards. */
  typed: (channel: string) => Promise<string>;
  button: string;
  /** The end of the path at Adobe that a yes looks at before it acts. */
  reads: string;
  effect: [method: string, path: RegExp];
  /** What everybody in the channel reads, once. */
  announced: RegExp;
  /** What the second is told, where not that somebody was quicker. */
  told?: RegExp;
}

/** Whatever the words are, the person is told that somebody has said yes already. */
const DONE_ALREADY = /already|before|earlier|answered|once|is being|by <@/i;
const OUT_OF_ORDER = /went wrong|not sure/;

const WORLD = {
  env: {
    PERSON_ASKS: '1000',
    ADOBE_TIMEOUT_MS: '30000',
    SLACK_TIMEOUT_MS: '30000',
    USHER_ADMINS: `${ada},${oskar}`,
    USHER_OPERATORS: `${ada},${oskar}`,
  },
  adobe: { cancelMs: 600_000 },
};

journey('a yes is taken once', WORLD, (world) => {
  const at = meeting(world);
  beforeEach(() => world.adobe.clearFaults());

  let count = 0;
  const stuck = () => world.adobe.nextJob({ kind: 'segment', stuck: true });
  const outside = async () => {
    await stuck();
    return (await world.adobe.outsideJob({ sandbox: 'dev', segmentIds: words('01').split(' ') })).id;
  };
  const run = async (channel: string) => {
    await stuck();
    const started = await world.ask(`evaluate ${nextPair()}`, { user: ada, channel });
    await at.atAdobe(started, channel);
    return started;
  };
  /** Pairs of audiences, each used once. */
  const pairs = ['02', '03', '04', '05', '06'].flatMap((one, index, all) =>
    all.slice(index + 1).map((other) => words(one, other)),
  );
  const nextPair = () => pairs.pop() ?? '';
  const set = async (active: boolean) => {
    await world.slash(`schedule ${active ? 'on' : 'off'}`, { user: ada });
    const [first] = (await world.slack.ephemerals(ada)).slice(-1);
    if (first?.text.includes('already') === true) return;
    expect(await sayYes(world, { user: ada })).toMatch(new RegExp(`^Saved\\. [^]*is ${active ? 'on' : 'off'}:`));
  };

  const QUESTIONS: Question[] = [
    {
      what: 'cancel a job from outside',
      typed: async () => `cancel ${await outside()}`,
      button: 'question:answer',
      reads: 'segment/jobs/[^/]+$',
      effect: ['DELETE', /segment\/jobs/],
      announced: /is cancelling/,
    },
    {
      what: 'cancel a run',
      typed: async (channel) => `cancel ${await run(channel)}`,
      button: 'question:answer',
      reads: 'nothing',
      effect: ['DELETE', /segment\/jobs/],
      announced: /asked to cancel|is cancelling|being cancelled/,
    },
    {
      what: 'cancel the job of a run',
      typed: async (channel) => {
        await run(channel);
        return `cancel ${(await world.adobe.ours('segment')).at(-1)?.id}`;
      },
      button: 'question:answer',
      reads: 'segment/jobs/[^/]+$',
      effect: ['DELETE', /segment\/jobs/],
      announced: /is cancelling/,
    },
    {
      what: 'switch the schedule off',
      typed: async () => {
        await set(true);
        return 'schedule off';
      },
      ...SCHEDULE,
      effect: ['PATCH', new RegExp(SYSTEM)],
      announced: /turned (?:on|off) the schedule/,
    },
    {
      what: 'switch the schedule on',
      typed: async () => {
        await set(false);
        return 'schedule on';
      },
      ...SCHEDULE,
      effect: ['PATCH', new RegExp(SYSTEM)],
      announced: /turned (?:on|off) the schedule/,
    },
    {
      what: 'change the time of the schedule',
      typed: () => Promise.resolve(`schedule at:0${(count += 1) % 10}:1${count % 7}`),
      ...SCHEDULE,
      effect: ['PATCH', new RegExp(SYSTEM)],
      announced: /(changed|moved) the (time of the )?schedule/,
    },
    {
      what: 'create a dataset in production',
      typed: () => Promise.resolve(`dataset create "Drop ${(count += 1)}" in:prod`),
      button: 'question:answer',
      reads: '/dataSets$',
      effect: ['POST', /dataSets$/],
      announced: /created the dataset/,
    },
    {
      what: 'start in production',
      typed: () => Promise.resolve(`evaluate ${nextPair()} in:prod`),
      button: 'question:answer',
      reads: '/audiences/bulk-get$',
      effect: ['POST', /segment\/jobs$/],
      announced: /Evaluating/,
      told: /R-\d+/,
    },
  ];

  const effects = async ({ effect: [method, path] }: Question) => (await world.adobe.calls(method, path)).length;
  /** What people were told through what they pressed, the oldest first. */
  const answers = async () =>
    (await world.slack.traffic()).flatMap(({ method, request }) => {
      const { text = '', response_type } = request as { text?: string; response_type?: string }; // as Usher sends it
      return method === 'response' && response_type !== 'in_channel' ? [text] : [];
    });
  const announcements = async ({ announced }: Question, channel: string) =>
    (await world.slack.messages(channel)).filter(({ text }) => announced.test(text)).length;
  const asked = async (typed: string, user: string, channel: string) => {
    const said = await world.slash(typed, { user, channel });
    expect(said).toMatch(/\?/);
  };

  /** Both press before either yes has looked at Adobe; true for each that still saw the button. */
  const pressAtOnce = async ({ reads, button }: Question, channel: string, users: [string, string]) => {
    const before = (await answers()).length;
    await world.adobe.fault({ path: reads, kind: 'hold', times: 2 });
    const pressed = await Promise.allSettled(
      users.map((user) => world.slack.click({ user, channel, actionId: button })),
    );
    const taken = pressed.filter(({ status }) => status === 'fulfilled').length;
    const answered = async () => (await answers()).length - before;
    await waitUntil('both look, or are answered', async () =>
      (await world.adobe.held()).length + (await answered()) >= taken ? true : undefined,
    );
    await world.adobe.clearFaults();
    await world.adobe.release();
    await waitUntil('both are answered', async () => ((await answered()) >= taken ? true : undefined));
    return (await answers()).slice(before);
  };

  const cases = QUESTIONS.flatMap((question) => [
    { question, what: question.what, who: 'by one person twice', users: [ada, ada] as [string, string] },
    { question, what: question.what, who: 'by two people at once', users: [ada, oskar] as [string, string] },
  ]);

  test.each(cases)('$what, $who: one effect, one announcement', async ({ question, users }) => {
    const channel = await world.slack.makeChannel(`room-${(count += 1)}`);
    const typed = await question.typed(channel);
    for (const user of new Set(users)) await asked(typed, user, channel);
    const before = await effects(question);
    const said = await pressAtOnce(question, channel, users);
    await waitUntil('it is announced', async () => (await announcements(question, channel)) || undefined);
    await waitUntil('it is done', async () => ((await effects(question)) > before ? true : undefined));
    expect(await effects(question)).toBe(before + 1);
    expect(await announcements(question, channel)).toBe(1);
    if (said.length > 1) expect(said.some((text) => (question.told ?? DONE_ALREADY).test(text))).toBe(true);
    for (const text of said) expect(text).not.toMatch(OUT_OF_ORDER);
  });

  test.each(QUESTIONS)('$what, by a second person after the first: told that it is done', async (question) => {
    const channel = await world.slack.makeChannel(`room-${(count += 1)}`);
    const typed = await question.typed(channel);
    for (const user of [ada, oskar]) await asked(typed, user, channel);
    const before = await effects(question);
    const unanswered = (await answers()).length;
    await world.slack.click({ user: ada, channel, actionId: question.button });
    await waitUntil('it is announced', async () => (await announcements(question, channel)) || undefined);
    await waitUntil('it is done', async () => ((await effects(question)) > before ? true : undefined));
    await waitUntil('the first is answered', async () => (await answers())[unanswered]);
    const answered = (await answers()).length;
    await world.slack.click({ user: oskar, channel, actionId: question.button });
    const said = await waitUntil('the second is answered', async () => (await answers())[answered]);
    expect(said).toMatch(question.told ?? DONE_ALREADY);
    expect(await effects(question)).toBe(before + 1);
    expect(await announcements(question, channel)).toBe(1);
  });

  test('the same command again, after its run was cancelled: told what became of it, not that it is started', async () => {
    const typed = `evaluate ${words('01')} ${words('02')}`;
    await stuck();
    const first = await world.ask(typed, { user: ada, triggerId: 'again-and-again' });
    await at.atAdobe(first);
    await world.adobe.settings({ cancelMs: 0 });
    await world.slash(`cancel ${first}`, { user: ada });
    await world.slack.click({ user: ada, channel: 'C0CAMPAIGN', actionId: 'question:answer' });
    await at.over(first);
    const said = await world.slash(typed, { user: ada, triggerId: 'again-and-again' });
    expect(runIn(said)).toBe(first);
    expect(said).not.toMatch(/^Started|I’ll post|queued|following/i);
    expect(said).toMatch(/cancelled|ended/i);
    expect(await at.jobs('segment', '01', '02')).toHaveLength(1);
  });
});
