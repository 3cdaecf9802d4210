import { expect, test } from '@jest/globals';
import { channelIds, people } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { formSteps, held, wordsOf } from './form-steps.js';
import { journey, journeys } from './journey.js';

const { campaigns, dataOps } = channelIds;
const { anna, oskar, gus } = people;
const id = (n: number) => `4edc8488-2c35-4f6d-b4c6-9075c68d2d${String(n).padStart(2, '0')}`;
const VIP = id(1);

const REFUSED = new RegExp(`Only operators can start runs in Production \\(prod\\). Ask: Oskar`);

journey('evaluate, by form', {}, (world) => {
  const form = formSteps(world);

  test('it opens before Adobe has answered, and is completed then', async () => {
    await world.adobe.fault({ method: 'GET', path: 'sandbox-management', kind: 'slow', delayMs: 700 });
    await world.slash('evaluate');
    const first = await world.slack.waitForView(anna, /Evaluate audiences/);
    expect(wordsOf(first)).toContain('Evaluate in Production');
    await world.slack.fill(anna, { 'pasted:0': VIP });
    const later = await form.shows(/evaluation.* today.* · resets <!date\^\d+\^\{time\}\|00:00 UTC>/);
    expect(wordsOf(later)).not.toContain('Production');
    expect(later.view.submit?.text).toBe('Evaluate');
    expect(held(later, 'pasted')).toBe(VIP);
  });

  test('one that Slack does not open: a word to the person, who would wait for nothing', async () => {
    await world.slack.settings({ triggerLifeMs: 0 });
    expect(await world.slash('evaluate', { user: oskar })).toBe('');
    await world.slack.waitForEphemeral(oskar, /The form didn’t open/);
    await world.slack.settings({ triggerLifeMs: 30_000 });
  });

  test('audiences are found by a part of the name or id, counted at once, and reported in the channel', async () => {
    await form.open('evaluate');
    const byName = await world.slack.suggest(anna, 'fill:audiences', 'VIP b');
    expect(byName.options.map(({ text, description }) => `${text.text}: ${description?.text}`)).toEqual([
      expect.stringMatching(/^VIP buyers: 4,195 · \w+ \d+, \d\d:\d\d$/),
    ]);
    const byId = await world.slack.suggest(anna, 'fill:audiences', '68d2d02');
    expect(byId.options.map(({ text }) => text.text)).toEqual(['Cart leavers']);
    await world.slack.choose(anna, 'fill:audiences', ['VIP buyers', 'Cart leavers']);
    await form.shows(/\*Last count\* VIP buyers 4,195 <!date.*· Cart leavers 310/);
    expect(await world.slack.submit(anna)).toMatchObject({ body: { response_action: 'clear' } });
    await world.slack.waitForEphemeral(anna, /^R-1001 queued/);
    await world.slack.waitForMessage(campaigns, /✅ [^\n]*\n[^]*· dev · R-1001/);
    expect(await world.slack.views(anna)).toEqual([]);
  });

  test('recent audiences are offered without typing; what counted them is said', async () => {
    await form.open('evaluate');
    const { options } = await world.slack.suggest(anna, 'fill:audiences', '');
    expect(options.slice(0, 2).map(({ text }) => text.text)).toEqual(['VIP buyers', 'Cart leavers']);
    expect(options.length).toBeGreaterThan(10);
    await world.slack.choose(anna, 'fill:audiences', ['VIP buyers']);
    await form.shows(/VIP buyers [\d,]+ <!date[^>]*>, by R-1001/);
  });

  test('what was typed is filled in; the report goes where the form says', async () => {
    const view = await form.open(`evaluate report:<#${dataOps}|data-ops>`);
    expect(view.view.state.values['report:0']).toMatchObject({ fill: { selected_conversation: dataOps } });
    await world.slack.submit(anna, { 'pasted:0': `${id(3)}, ${id(3)}\n"Lapsed for a year"` });
    await world.slack.waitForEphemeral(anna, /R-1002 queued\. I’ll post the result in <#C\w+>/);
    await world.slack.waitForMessage(dataOps, /✅ [^\n]*\n[^]*· dev · R-1002/);
  });

  test('the same form sent three times is one run', async () => {
    await form.open('evaluate');
    await world.slack.submit(anna, { 'pasted:0': id(4) });
    await world.slack.waitForEphemeral(anna, /^R-1003 queued/);
    const before = (await world.adobe.ours('segment')).length;
    expect(await form.resend()).toEqual({ response_action: 'clear' });
    expect(await form.resend()).toEqual({ response_action: 'clear' });
    await world.slack.waitForMessage(campaigns, /✅ Summer sale [^\n]*\n[^]*· dev · R-1003/);
    expect((await world.adobe.ours('segment')).length).toBeLessThanOrEqual(before + 1);
    const told = (await world.slack.ephemerals(anna)).filter(({ text }) => text.includes('R-1003'));
    expect(told.map(({ text }) => text)).toEqual(Array<string>(3).fill(told[0]?.text ?? ''));
  });

  test('evaluate then export: the fields of an export appear, what was chosen stays', async () => {
    await form.open('evaluate');
    await world.slack.choose(anna, 'fill:audiences', ['Cart leavers']);
    await world.slack.choose(anna, 'fill:then', 'Export to a dataset');
    const grown = await form.shows(/Batches/);
    expect(JSON.stringify(held(grown, 'audiences'))).toContain('Cart leavers');
    expect(await world.slack.submit(anna)).toMatchObject({ refused: { 'dataset:0': expect.any(String) } });
    await world.slack.submit(anna, { 'fill:dataset': 'Agency drop', 'batch:0': 'each', 'statuses:0': ['exited'] });
    await world.slack.waitForMessage(campaigns, /✅ [^\n]* of Cart leavers to Agency drop[^\n]*\n[^]*· dev · R-1004/);
    const [created] = await world.adobe.calls('POST', /export\/jobs$/);
    expect(created?.body).toMatchObject({
      filter: { segments: [{ segmentId: id(2), status: ['exited'] }] },
      destination: { segmentPerBatch: true },
    });
  });

  test('another sandbox clears what depends on it, and nothing of the old one is sent there', async () => {
    await form.open('evaluate', { user: oskar });
    await world.slack.choose(oskar, 'fill:audiences', ['VIP buyers']);
    await world.slack.fill(oskar, { 'pasted:0': id(5) });
    await world.slack.choose(oskar, 'fill:sandbox', 'prod');
    const cleared = await form.shows(/Live campaigns use this sandbox/, oskar);
    expect([held(cleared, 'audiences'), held(cleared, 'pasted')]).toEqual([[], undefined]);
    expect(cleared.view.submit?.text).toBe('Evaluate in Production');
  });

  test('production: the form is its own question; the right is asked for', async () => {
    await form.open('evaluate in:prod', { user: oskar });
    await world.slack.submit(oskar, { 'fill:audiences': ['VIP buyers'] });
    await world.slack.waitForMessage(campaigns, /✅ VIP buyers [^\n]*\n[^]*· Production \(prod\)/);
    expect(await world.slash('evaluate in:prod')).toMatch(REFUSED);
    expect(await world.slack.views(anna)).toEqual([]);
    await form.open('evaluate');
    await world.slack.choose(anna, 'fill:sandbox', 'prod');
    await form.shows(/Live campaigns use this sandbox/);
    await world.slack.submit(anna, { 'fill:audiences': ['Cart leavers'] });
    const kept = await form.shows(REFUSED);
    expect(JSON.stringify(held(kept, 'audiences'))).toContain('Cart leavers');
  });

  test('a form that called it development does not start anything in production', async () => {
    await form.open('evaluate', { user: oskar });
    await world.slack.fill(oskar, { 'pasted:0': VIP });
    const memo = await world.slack.views(oskar);
    expect(memo[0]?.view.private_metadata).toContain('"shownSandboxType":"development"');
    const jobs = (await world.adobe.ours('segment')).length;
    await world.slack.submit(oskar, {});
    await waitUntil('it started', async () => (await world.adobe.ours('segment')).length > jobs || undefined);
    const forged = await form.resend(oskar, (text) =>
      text.replaceAll('"dev\\"', '"prod\\"').replaceAll('"value":"dev"', '"value":"prod"'),
    );
    expect(JSON.stringify(forged)).toContain('is a production sandbox. Nothing was started');
    expect(JSON.stringify(forged)).toContain('Evaluate in Production');
    expect((await world.adobe.ours('segment')).filter(({ sandbox }) => sandbox === 'prod')).toHaveLength(1);
  });

  test('a guest who sends a form gets one sentence, then nothing', async () => {
    await form.open('evaluate');
    await world.slack.submit(anna, { 'pasted:0': 'not-known' });
    const told = await form.resend(gus);
    expect(told).toMatchObject({ response_action: 'errors' });
    expect(JSON.stringify(told)).toContain('you’re a guest here');
    expect(await form.resend(gus)).toBeUndefined();
    expect(await world.slack.ephemerals(gus)).toEqual([]);
  });
});

const WRONG: [what: string, values: Record<string, unknown>, block: string, words: RegExp][] = [
  ['nothing chosen', {}, 'audiences', /Choose at least one audience, or paste ids below/],
  ['an audience of another namespace', { 'pasted:0': 'AAM:12345' }, 'pasted', /AAM:12345 comes from outside/],
  [
    'an unknown name beside an audience of another namespace',
    { 'pasted:0': 'AAM:12345\nno-such-one' },
    'audiences',
    /No audience “no-such-one”/,
  ],
  [
    'an unknown id',
    { 'pasted:0': 'no-such-audience-anywhere' },
    'audiences',
    /No audience “no-such-audience-anywhere”/,
  ],
  ['an ambiguous name', { 'pasted:0': '"Summer sale"' }, 'audiences', /2 audiences are called “Summer sale”/],
  [
    'streaming',
    { 'fill:audiences': ['On the site now'] },
    'audiences',
    /Remove “On the site now” here: it updates continuously, so there is nothing to run\. Last count: \d+, \w{3} \d+\./,
  ],
  ['streaming, pasted', { 'pasted:0': id(8) }, 'audiences', /On the site now updates continuously/],
  [
    '21 of them',
    { 'pasted:0': Array.from({ length: 21 }, (_, n) => `id-${n}`).join('\n') },
    'audiences',
    /21 audiences/,
  ],
];

journey('what is wrong is said at its field, and nothing is lost', {}, (world) => {
  const form = formSteps(world);

  test.each(WRONG)('%s', async (_what, values, block, words) => {
    await form.open('evaluate');
    const { errors, body } = await world.slack.submit(anna, values);
    expect(body).toMatchObject({ response_action: 'errors' });
    expect(errors?.[`${block}:0`]).toMatch(words);
    const [kept] = await world.slack.views(anna);
    for (const [field, value] of Object.entries(values)) {
      if (typeof value === 'string') expect(kept && held(kept, field.split(':')[0] ?? '')).toBe(value);
    }
    expect(await world.adobe.jobs()).toEqual([]);
  });

  test('a list whose source fails says so, and that row cannot be sent', async () => {
    await form.open('export');
    await world.adobe.fault({ path: 'catalog/dataSets', kind: 'status', status: 503, times: 9 });
    const { options } = await world.slack.suggest(anna, 'fill:dataset', 'drop');
    expect(options.map(({ text }) => text.text)).toEqual(['Adobe didn’t answer']);
    const { errors } = await world.slack.submit(anna, { 'fill:dataset': options[0], 'pasted:0': VIP });
    expect(errors?.['dataset:0']).toBe('That isn’t a dataset. Choose another.');
    expect(await world.adobe.jobs()).toEqual([]);
  });

  test('audiences come from a list of some minutes ago when Adobe is away; a row that is only a notice cannot be sent', async () => {
    await form.open('evaluate');
    await world.adobe.fault({ path: 'ups/audiences', kind: 'status', status: 403, times: 9 });
    const listed = await world.slack.suggest(anna, 'fill:audiences', 'leavers');
    expect(listed.options.map(({ text }) => text.text)).toEqual(['Cart leavers']);
    const { options } = await world.slack.suggest(anna, 'fill:audiences', 'nobody');
    expect(options.map(({ text }) => text.text)).toEqual(['Adobe isn’t listing audiences right now']);
    const { errors } = await world.slack.submit(anna, { 'fill:audiences': [options[0]] });
    expect(errors?.['audiences:0']).toMatch(/isn’t an audience. Remove it/);
  });
});

journeys('when Redis or Adobe is away', (world, open) => {
  test('Redis down: the form stays open with the sentence, and nothing happens later', async () => {
    await open({ start: false });
    const form = formSteps(world);
    await world.spawn('bot');
    await form.open('evaluate');
    world.redis.process.kill('SIGKILL');
    const errors = await waitUntil('the form is refused', async () => {
      const sent = await world.slack.submit(anna, { 'pasted:0': VIP });
      return /^Not queued/.test(sent.errors?.['report:0'] ?? '') ? sent.errors : undefined;
    });
    expect(errors).toEqual({ 'report:0': expect.stringContaining('this request won’t run') });
    const [kept] = await world.slack.views(anna);
    expect(kept && held(kept, 'pasted')).toBe(VIP);
    expect(await world.adobe.jobs()).toEqual([]);
  });

  test('Redis frozen: not sure; sent again after the thaw it is one run', async () => {
    await open();
    const form = formSteps(world);
    await form.open('evaluate');
    world.redis.process.kill('SIGSTOP');
    const { errors } = await world.slack.submit(anna, { 'pasted:0': VIP });
    expect(errors?.['report:0']).toContain('You can safely ask again');
    world.redis.process.kill('SIGCONT');
    await world.slack.submit(anna);
    await world.slack.waitForMessage(campaigns, /✅ VIP buyers [^\n]*\n[^]*· dev · R-1001/);
    expect(await world.adobe.ours('segment')).toHaveLength(1);
  });

  test('Adobe slow: taken unread, and a mistake is told to the asker alone', async () => {
    await open();
    const form = formSteps(world);
    await form.open('evaluate');
    await world.adobe.fault({ path: 'ups/audiences', kind: 'hang', times: 3 });
    await world.slack.submit(anna, { 'pasted:0': '"Nobody at all"' });
    await world.slack.waitForEphemeral(anna, /^R-1001 queued\. Checking the names/);
    await world.slack.waitForMessage(`D${anna.slice(1)}`, /No audience “Nobody at all”/);
    expect(await world.slack.messages(campaigns)).toEqual([]);
  });
});
