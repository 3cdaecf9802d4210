import { forms, profile } from './forms.js';
import { dark, phones, wide } from './looks.js';
import { messages } from './messages.js';
import { endings, late, quick, stages } from './runs.js';

/** Each tour has a demo of its own, as what is in the channel is what its people did before. */
export const tours = [
  { name: 'readme', take: readme },
  { name: 'channel', take: channel },
  { name: 'forms', take: forms },
  { name: 'profile', take: profile, demo: { env: { PROFILE_LOOKUP: 'on' } } },
  { name: 'stages', take: stages },
  { name: 'endings', take: endings },
  { name: 'late', take: late, demo: { env: { OVERDUE_MS: '2500', WATCH_LIMIT_MS: '9000' } } },
  { name: 'answers', take: answers },
  { name: 'messages', take: messages, demo: { env: { PROFILE_LOOKUP: 'on' } } },
  { name: 'people', take: people },
  { name: 'curtain', take: curtain },
  { name: 'dark', take: dark },
  { name: 'phones', take: phones },
  { name: 'wide', take: wide },
];

/** Anna has counted, Oskar exports, Ada looks on: no private answers in the picture. */
async function readme(studio) {
  const { shot, adobe } = studio;
  const anna = await studio.sit();
  await anna.type('Counting VIP buyers and cart leavers for Friday’s mailing.');
  await anna.type('/audience evaluate "VIP buyers" "Cart leavers"');
  await anna.reads(/profiles.*Took/s);
  const oskar = await studio.sit({ as: 'oskar' });
  await oskar.type('Thanks! Over to the agency.');
  await adobe.settings({ exportMs: 60_000 });
  await oskar.type('/audience export "VIP buyers" "Cart leavers" to:"Agency drop" batch:each');
  await oskar.reads(/Export: running/);
  const ada = await studio.sit({ as: 'ada', width: 1450, height: 880, curtain: 'open', scale: 1.1 });
  await ada.reads(/Export: running/);
  await ada.page.mouse.move(0, 0);
  await shot('playground');
}

async function channel(studio) {
  const { shot } = studio;
  const anna = await studio.sit();
  await shot('channel-empty');
  await anna.composer.fill('/aud');
  await shot('composer-command');
  await anna.composer.fill('/audience ');
  await anna.composer.press('ArrowDown');
  await shot('composer-verbs');
  await anna.composer.fill('');
  await anna.type('/audience evaluate "VIP buyers" "Cart leavers"');
  const report = await anna.reads(/profiles.*Took/s);
  await shot('report-evaluated');
  await report.getByRole('button', { name: 'show the thread' }).click();
  await shot('thread');
  await anna.page.keyboard.press('Escape');
  await anna.type(
    'Thank you! Numbers look *good*, see <https://example.com|the plan>.\n> quoted\n`code` and ~struck~ _so_',
  );
  await anna.type('Second line of the same person');
  await (await anna.reads('Second line')).hover();
  await shot('people-talk');
  await anna.go('no-bot');
  await shot('channel-without-usher');
  await anna.go('Usher');
  await shot('direct-message');
  await anna.page.getByRole('tab', { name: 'Home' }).click();
  await anna.page.locator('.home .blocks').waitFor();
  await shot('app-home');
}

async function answers(studio) {
  const { shot, adobe } = studio;
  const anna = await studio.sit({ height: 1000 });
  await adobe.settings(quick);
  await anna.type('/audience evaluate "VIP buyers" "Cart leavers"');
  await anna.reads(/profiles.*Took/s);
  await anna.type('/audience export "VIP buyers" to:"Agency drop"');
  await anna.reads(/rows of VIP buyers to .*Took/s);
  const asked = [
    'help',
    'status',
    'status "VIP buyers"',
    'status nightly',
    'status R-1001',
    'jobs',
    'find sale',
    'size "VIP buyers"',
    'dataset',
    'files R-1002',
    'schedule',
    'sandbox',
    'channel',
    'follow',
    'evalute "VIP buyers"',
    'evaluate "Summer sale"',
  ];
  for (const words of asked) {
    const before = await anna.page.locator('.room .message.whispered').count();
    await anna.type(`/audience ${words}`);
    await anna.page.locator('.room .message.whispered').nth(before).or(anna.form).first().waitFor();
    await anna.page.waitForTimeout(900);
    await shot(`answer-${words.replace(/\W+/g, '-')}`);
    if (await anna.form.count()) await anna.form.getByRole('button', { name: 'Close' }).click();
  }
}

async function people(studio) {
  const { shot } = studio;
  const gus = await studio.sit({ as: 'gus' });
  await gus.hears('/audience evaluate "VIP buyers"');
  await shot('guest');
  const oskar = await studio.sit({ as: 'oskar' });
  await oskar.type('/audience evaluate "VIP buyers" in:prod');
  await oskar.reads('Only visible to you');
  await shot('production-question');
  await oskar.type('/audience evaluate in:prod');
  await oskar.form.getByText('evaluations used today').waitFor();
  await shot('form-production');
}

async function curtain(studio) {
  const { shot, adobe } = studio;
  const anna = await studio.sit({ width: 1440, height: 900, curtain: 'open' });
  await shot('curtain-empty');
  await adobe.settings({ evaluationMs: 20_000 });
  await anna.type('/audience evaluate "VIP buyers" "Cart leavers" to:"Agency drop"');
  await anna.reads(/Evaluation: running/);
  await shot('curtain-running');
  await anna.page.getByRole('button', { name: 'Kill' }).click();
  await anna.page.getByText('The worker was killed (SIGKILL)').waitFor();
  await shot('curtain-killed');
  await anna.page.getByRole('button', { name: 'Start' }).click();
  await anna.page.getByText('A new worker continues').waitFor();
  for (const fault of ['Slow', 'Lost answer', 'Down'])
    await anna.page.getByRole('button', { name: fault, exact: true }).click();
  await anna.page.waitForTimeout(500);
  await shot('curtain-faults');
  for (const fault of ['Slow', 'Lost answer', 'Down'])
    await anna.page.getByRole('button', { name: fault, exact: true }).click();
  await anna.page.locator('.traffic summary').first().click();
  await anna.page.locator('.facts summary').first().click();
  await anna.page.locator('.facts').scrollIntoViewIfNeeded();
  await shot('curtain-opened');
}
