import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { channelIds, people } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { refused } from './guests.js';
import { formSteps } from './form-steps.js';
import { type World } from './world.js';
import { journey, journeys } from './journey.js';

const { campaigns } = channelIds;
const { anna, oskar, gus, eve } = people;
const id = (n: number) => `4edc8488-2c35-4f6d-b4c6-9075c68d2d${String(n).padStart(2, '0')}`;
const TO = 'to:"Agency drop"';

const saidSchema = z.object({ response_type: z.string(), text: z.string() });

const TYPED: [typed: string, answer: RegExp][] = [
  ['evalute "VIP buyers"', /Unknown command “evalute”\. Did you mean evaluate\?/],
  ['frobnicate it all', /Unknown command “frobnicate”\. Commands: evaluate, export, status/],
  ['evaluate "VIP buyers" statos:realized', /Unknown word “statos:”\. Did you mean status:\?/],
  [
    'evaluate "VIP buyers" colour:red',
    /Unknown word “colour:”\. You can use: in:, to:, status:.*capitals: COLOUR:<id>/,
  ],
  ['evaluate foo:bar', /Unknown word “foo:”\. You can use: in:, to:, status:/],
  ['status R-9999', /^There is no run R-9999\. Check \/audience jobs\.$/],
  ['follow R-9999', /^There is no run R-9999\. Check \/audience jobs\.$/],
  ['jobs by:me', /^\*Recent jobs in dev\* \(by you\)/],
  ['evaluate "VIP buyers" in:dev in:prod', /Use “in:” only once/],
  [
    'evaluate "Nobody"',
    /No audience “Nobody” in dev\. Use its id, or its name in quotes, or search with \/audience find/,
  ],
  ['evaluate VIP buy', /^No audience is called exactly “VIP buy” in dev\. Did you mean “VIP buyers”/],
  ['evaluate VIP Nobody', /No audience is called exactly “VIP” in dev\. Did you mean “VIP buyers”/],
  ['evaluate Nobody at all', /No audience “Nobody”, “at”, or “all” in dev/],
  ['size "VIP buyers" "Cart leavers"', /^Name one audience, not 2\. For example: \/audience size/],
  [`status ${id(1)} ${id(2)}`, /^Name one audience/],
  [`evaluate ${id(99)}`, new RegExp(`No audience “${id(99)}” in dev`)],
  ['evaluate "VIP"', /No audience is called exactly “VIP” in dev\. Did you mean “VIP buyers”\?/],
  ['evaluate "Summer sale"', /2 audiences are called “Summer sale”\. Type the id .*2d04.*2d05/],
  [
    'evaluate "On the site now"',
    /On the site now .*updates continuously, so there is nothing to run\. Last count: \d+, on \w{3} \d+, \d{4} \(UTC\)\./,
  ],
  ['evaluate "Edge visitors"', /updates continuously, so there is nothing to run\. Last count: \d+, on /],
  ['evaluate "Partner list"', /can’t be evaluated on demand: it comes from outside Adobe’s Segmentation Service/],
  ['evaluate "Key accounts"', /can’t be evaluated on demand: it holds accounts/],
  ['evaluate "Half-made"', /can’t be evaluated on demand: it is a draft, not published/],
  [`evaluate "VIP buyers" ${id(8)}`, /On the site now .*Leave it out/],
  [`evaluate "Edge visitors" ${TO}`, /updates continuously/],
  ['evaluate AAM:12345', /AAM:12345 comes from outside .* can’t be evaluated\. Leave it out/],
  [`evaluate ${Array.from({ length: 21 }, (_, n) => `id-${n}`).join(' ')}`, /21 audiences, and Adobe takes at most 20/],
  [`export ${Array.from({ length: 21 }, (_, n) => id(n)).join(',')} ${TO}`, /21 audiences, and Adobe takes at most 20/],
  ['evaluate "VIP buyers" in:nowhere', /no sandbox “nowhere”\. Use in: with one of: prod, dev/],
  ['evaluate "VIP buyers" in:', /Use in:<sandbox>/],
  ['evaluate "VIP buyers" in:prod', /Only operators can start runs in Production \(prod\)\. Ask: Oskar/],
  [`export "VIP buyers" ${TO} in:prod`, /Only operators can .* in Production \(prod\)/],
  ['evaluate "VIP buyers" batch:each', /“batch:” is for exports, and nothing is exported here\. Add to:<dataset>/],
  ['evaluate "VIP buyers', /Missing closing quote after "VIP buyers/],
  ['evaluate "VIP buyers"=exited', /“=exited” is for exports/],
  [`evaluate ${id(1)}=exited`, /“=exited” is for exports/],
  [`export "Half-made" ${TO}`, /Half-made can’t be exported: it is a draft, not published\. Leave it out/],
  [`export "Key accounts" ${TO}`, /Key accounts can’t be exported: it holds accounts, not profiles/],
  ['export "VIP buyers" to:"No such"', /no dataset “No such” in dev\. Datasets you can export to: “Agency drop”/],
  ['export "VIP buyers" to:5b020a27e7040801dedba6ff', /no dataset “5b020a27e7040801dedba6ff” in dev/],
  ['export "VIP buyers" to:"Web events"', /“Web events” doesn’t use the profile union schema.*Agency drop/],
  ['export "VIP buyers" to:', /Use to:<dataset id or name>/],
  [
    `export "VIP buyers" "Loyalty gold" ${TO}`,
    /different merge policies: “Timestamp ordered” \(VIP buyers\) policy:0bf16e61.*\(Loyalty gold\) policy:25c548a0/,
  ],
  [`export "VIP buyers" ${TO} policy:none`, /no merge policy “none” in dev\. Merge policies: 0bf16e61/],
  [`export "VIP buyers" ${TO} policy:a/b`, /Type policy:<id>, or policy:<id>@<version>/],
  [`export "VIP buyers" ${TO} entered:2026-11-05..2026-11-01`, /ends before it starts .* Type the earlier time first/],
  [`export "VIP buyers" ${TO} entered:2026-11-05`, /Type entered:<from>\.\.<to>, such as/],
  [`export "VIP buyers" ${TO} updated:soon`, /can’t read the time “soon”\. Type 2026-11-01/],
  [`export "VIP buyers" ${TO} events-since:2026-13-01`, /can’t read the time “2026-13-01”/],
  [`export "VIP buyers" ${TO} status:gone`, /Unknown status “gone”\. Use status: with realized, existing, exited/],
  [`export "VIP buyers" ${TO} fields:a;b`, /Type fields as paths separated by commas/],
  [`export "VIP buyers" ${TO} empty:maybe`, /Type empty:yes or empty:no/],
  [`export "VIP buyers" ${TO} batch:two`, /Type batch:each .*, or batch:one/],
  [`export "VIP buyers" ${TO} report:somewhere`, /Use report:#channel/],
  ['cancel R-9999', /There is no run R-9999/],
  ['x'.repeat(10_000), /command is too long\. Name the audiences by id, at most 20/],
  [`evaluate ${'?! ;&lt;@ “'.repeat(1_100)}`, /command is too long/],
  [`evaluate "${'y'.repeat(7_000)}"`, /“y+…y+” is too long for an audience\. Use an id, or a name in quotes/],
  [`evaluate ${Array.from({ length: 900 }, (_, n) => `w${n}`).join(' ')}`, /900 audiences, and Adobe takes at most 20/],
];

/** Nothing was started: no message in the channel, no creating call. */
async function untouched(world: World): Promise<void> {
  expect(await world.slack.messages(campaigns)).toEqual([]);
  expect(await world.adobe.calls('POST', /\/jobs$/)).toEqual([]);
  expect(await world.adobe.jobs()).toEqual([]);
}

// All of it within seconds.
journey('bad input, typed', { env: { PERSON_ASKS: '1000' } }, (world) => {
  test.each(TYPED.map(([text, answer]) => [text.slice(0, 60), text, answer] as const))(
    '%s',
    async (_, text, answer) => {
      const { body } = await world.slack.command({ user: anna, channel: campaigns, text });
      const { response_type: to, text: said } = saidSchema.parse(body);
      expect(to).toBe('ephemeral');
      expect(said.replaceAll('&lt;', '<').replaceAll('&gt;', '>')).toMatch(answer);
      await untouched(world);
    },
  );

  test('a name that is a mention is escaped wherever it is shown', async () => {
    expect(await world.slash('evaluate "<!channel>"')).toContain('&lt;!channel&gt;');
    await untouched(world);
  });

  test('a forged, a stale and a missing signature: 401 and nothing else', async () => {
    const typed = { command: '/audience', text: 'evaluate "VIP buyers"', user_id: anna, channel_id: campaigns };
    const pressed = JSON.stringify({
      type: 'block_actions',
      user: { id: anna },
      actions: [{ action_id: 'run:again' }],
    });
    for (const body of [new URLSearchParams(typed), new URLSearchParams({ payload: pressed })].map(String)) {
      const stale = String(Math.floor(Date.now() / 1000) - 600);
      for (const headers of [
        { 'x-slack-signature': `v0=${'0'.repeat(64)}` },
        { 'x-slack-request-timestamp': stale },
        { 'x-slack-signature': '' },
      ]) {
        const answer = await world.slack.raw(body, headers);
        expect([answer.status, answer.body ?? '']).toEqual([401, '']);
      }
    }
    await untouched(world);
  });

  test.each([
    ['a guest', gus],
    ['someone of another organisation', eve],
  ])('%s: no answer', async (_who, user) => {
    for (const text of ['', 'help', 'evalute', 'evaluate', 'evaluate "VIP buyers"', 'status', 'x'.repeat(10_000)]) {
      expect(await world.slash(text, { user })).toMatch(refused(user));
    }
    const said = await world.slack.ephemerals(user);
    expect([said.length, await world.slack.views(user)]).toEqual([user === gus ? 1 : 0, []]);
    await untouched(world);
  });

  test('none of it became a run: the first one is R-1001', async () => {
    expect(await world.slash('evaluate "VIP buyers"')).toMatch(/^R-1001 queued/);
    await world.slack.waitForMessage(campaigns, /✅ VIP buyers [^\n]*\n/);
  });

  test('a guest who presses a button after that gets nothing', async () => {
    const pressed = { user: gus, channel: campaigns, actionId: 'run:again', value: 'R-1001' };
    expect(await world.slack.click(pressed)).toMatchObject({ status: 200 });
    expect([(await world.slack.ephemerals(gus)).length, await world.slack.views(gus)]).toEqual([1, []]);
  });

  test('production is asked about once, by an operator, and starts at the yes', async () => {
    const asked = await world.slash('evaluate "VIP buyers" "Cart leavers" in:prod', { user: oskar });
    expect(asked).toMatch(/Evaluate in Production \(prod\)\?/);
    expect(asked).toMatch(
      /VIP buyers: 4,195 profiles at the last count[^\n]*\n• Cart leavers: 310 [^]*0 of about 2 evaluations used today\./,
    );
    expect((await world.adobe.ours('segment')).filter(({ sandbox }) => sandbox === 'prod')).toEqual([]);
    await world.slack.click({ user: oskar, channel: campaigns, actionId: 'question:answer' });
    await world.slack.waitForMessage(campaigns, /✅ [^\n]*\n[^]*· Production \(prod\)/);
    expect((await world.adobe.ours('segment')).filter(({ sandbox }) => sandbox === 'prod')).toHaveLength(1);
  });
});

const PICKED: [what: string, typed: string, values: Record<string, unknown>, block: string, words: RegExp][] = [
  ['no audience', 'evaluate', {}, 'audiences', /Choose at least one audience, or paste ids below/],
  ['no audience to export', `export ${TO}`, {}, 'audiences', /Choose at least one audience/],
  ['only commas', 'evaluate', { 'pasted:0': ' , ,\n,' }, 'audiences', /Choose at least one audience/],
  ['an unknown sandbox', 'evaluate in:nowhere', { 'pasted:0': id(1) }, 'sandbox', /no sandbox “nowhere”\. Choose one/],
  ['an unknown id', 'evaluate', { 'pasted:0': id(99) }, 'audiences', /No audience “4edc.*2d99” in dev/],
  ['a part of a name', 'evaluate', { 'pasted:0': '"VIP"' }, 'audiences', /Did you mean “VIP buyers”/],
  [
    'an ambiguous name',
    'evaluate',
    { 'pasted:0': '"Summer sale"' },
    'audiences',
    /2 audiences are called .*2d04.*2d05/,
  ],
  ['streaming', 'evaluate', { 'pasted:0': id(8) }, 'audiences', /updates continuously, so there is nothing to run/],
  ['edge', 'evaluate', { 'pasted:0': id(9) }, 'audiences', /so there is nothing to run\. Last count: \d+, on /],
  ['external', 'evaluate', { 'pasted:0': id(10) }, 'audiences', /comes from outside/],
  ['accounts', 'evaluate', { 'pasted:0': id(11) }, 'audiences', /holds accounts/],
  ['a draft', 'evaluate', { 'pasted:0': id(12) }, 'audiences', /is a draft, not published/],
  ['another namespace', 'evaluate', { 'pasted:0': 'AAM:7' }, 'pasted', /AAM:7 comes from outside/],
  [
    ...(['21, chosen and pasted', 'evaluate'] as const),
    { 'fill:audiences': ['VIP buyers'], 'pasted:0': Array.from({ length: 20 }, (_, n) => `id-${n}`).join('\n') },
    ...(['audiences', /21 audiences, and Adobe takes at most 20/] as const),
  ],
  ['rubbish', 'evaluate', { 'pasted:0': '?!;<@“'.repeat(400) }, 'audiences', /is too long for an audience/],
  ['another schema', 'export to:"Web events"', { 'pasted:0': id(1) }, 'dataset', /use the profile union schema/],
  ['an unknown dataset', 'export to:nowhere', { 'pasted:0': id(1) }, 'dataset', /no dataset “nowhere” in dev/],
  [
    ...([
      'end before start',
      `export ${TO} entered:7d..now`,
      { 'pasted:0': id(1), 'entered:0:typed': '1d..7d' },
    ] as const),
    ...(['entered', /It ends before it starts/] as const),
  ],
  [
    ...(['no time', `export ${TO} updated:7d`, { 'pasted:0': id(1), 'updated:0:typed': 'soon' }] as const),
    ...(['updated', /Type a time such as/] as const),
  ],
  [
    ...(['mixed merge policies', `export ${TO} updated:7d`, { 'pasted:0': `${id(1)} ${id(7)}` }] as const),
    ...(['policy', /different merge policies\. Choose the one/] as const),
  ],
];

journey('bad input, by form', {}, (world) => {
  const form = formSteps(world);

  test.each(PICKED)('%s: said at its field, and the form stays', async (_what, typed, values, block, words) => {
    await form.open(typed);
    const { errors, body } = await world.slack.submit(anna, values);
    expect(body).toMatchObject({ response_action: 'errors' });
    const [said] = Object.entries(errors ?? {}).filter(([field]) => field.startsWith(`${block}:`));
    expect(said?.[1]).toMatch(words);
    expect(await world.slack.views(anna)).toHaveLength(1);
    await untouched(world);
  });
});

journeys('Adobe is slow', (world, open) => {
  const start = async (path: string) => {
    await open();
    await slow(path);
    return formSteps(world);
  };
  /** It does not answer once. */
  const slow = (path: string) => world.adobe.fault({ path, kind: 'hang' });
  const refused = (words: RegExp, user: string = anna) => world.slack.waitForMessage(`D${user.slice(1)}`, words);

  test.each([
    ['evaluate "Summer sale"', 'ups/audiences', anna, /2 audiences are called “Summer sale”/],
    ['export "VIP buyers" to:"Web events"', 'catalog', anna, /use the profile union schema/],
    ['evaluate "VIP buyers" in:prod', 'sandbox-management', anna, /Only operators can .* in Production \(prod\)/],
    [
      'evaluate "VIP buyers" in:prod',
      'sandbox-management',
      oskar,
      /Adobe was too slow for me to ask you to confirm\. Run the command again/,
    ],
  ])('%s, %s: taken unread, refused in private before anything is sent', async (typed, path, user, words) => {
    await start(path);
    expect(await world.slash(typed, { user })).toMatch(/^R-1001 queued\. Checking the names/);
    expect((await refused(words, user)).text).toMatch(/^R-1001(?:: .* Nothing was started\.| was not started\.)/);
    await untouched(world);
  });

  test('an export by form is reviewed as it was filled in, taken unread, and refused in private', async () => {
    const form = await start('none of its paths');
    await form.open('export to:"Web events"');
    await world.slack.fill(anna, { 'pasted:0': id(1) });
    await slow('catalog');
    await world.slack.submit(anna);
    await form.shows(/Review export[^]*Adobe is slow\. Names are checked before anything is sent/);
    await slow('catalog');
    await world.slack.submit(anna);
    await world.slack.waitForEphemeral(anna, /^R-1001 queued\. Checking the names/);
    await refused(/“Web events” doesn’t use the profile union schema/);
    await untouched(world);
  });

  test('what is right all the same starts when Adobe answers', async () => {
    await start('ups/audiences');
    expect(await world.slash('evaluate "VIP buyers"')).toMatch(/^R-1001 queued/);
    await world.slack.waitForMessage(campaigns, /✅ VIP buyers [^\n]*\n[^]*· dev · R-1001/);
    await waitUntil('one job', async () => (await world.adobe.ours('segment')).length === 1 || undefined);
  });
});
