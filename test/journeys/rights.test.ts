import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from '@jest/globals';
import { channelIds, people } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { keys } from '../../src/keys.js';
import { formSteps } from './form-steps.js';
import { meeting } from './meeting.js';
import { PATIENT, runIn } from './ephemeral.js';
import { type Act, HELPERS, type Member, MEMBERS, type Scene, TABLE, WHO } from './rights-table.js';
import { journey } from './journey.js';

const { campaigns } = channelIds;
const { anna, oskar, ada, gus, eve } = people;
const VIP = '4edc8488-2c35-4f6d-b4c6-9075c68d2d01';
const SCHEDULE = 'cd585edf-962d-420d-94ad-3be03e619ac2';

const SOMEBODY_NAMED = {
  env: {
    ...PATIENT,
    USHER_OPERATORS: oskar,
    USHER_ADMINS: ada,
    PROFILE_LOOKUP: 'on',
    PERSON_ASKS: '1000',
    POLL_INITIAL_MS: '1000',
  },
  adobe: { evaluationMs: 3_600_000 },
};

journey('who may what, at the click', SOMEBODY_NAMED, (world) => {
  let scene: Scene;

  const at = meeting(world);
  beforeAll(async () => {
    scene = await set();
    // Adobe allows one schedule per sandbox: the form for a new one opens where there is none.
    await world.adobe.removeSchedule({ sandbox: 'prod', id: SCHEDULE });
    // Which sandboxes there are is known from then on.
    await formSteps(world).open('evaluate');
    // Said once an hour: from here on a guest hears nothing.
    await world.slash('help', { user: gus });
  });

  const stuck = async (words: string, user: string) => {
    const run = await world.ask(words, { user });
    await at.atAdobe(run);
    return run;
  };

  async function set(): Promise<Scene> {
    await world.adobe.settings({ evaluationMs: 100 });
    await world.slash('evaluate "VIP buyers" in:prod', { user: oskar });
    await world.slack.click({ user: oskar, channel: campaigns, actionId: 'question:answer' });
    const { text, ts } = await world.slack.waitForMessage(campaigns, /✅ VIP buyers [^\n]*\n[^]*· Production \(prod\)/);
    await world.adobe.settings({ evaluationMs: 3_600_000 });
    return {
      done: runIn(text),
      report: ts,
      annas: await stuck('evaluate "Cart leavers"', anna),
      oskars: await stuck('evaluate "Newsletter readers"', oskar),
      outside: (await world.adobe.outsideJob({ sandbox: 'dev', segmentIds: [VIP] })).id,
      nightly: (await world.adobe.outsideJob({ sandbox: 'dev', segmentIds: ['*'], source: 'scheduler' })).id,
    };
  }

  /** What Usher has begun so far: calls that write, and runs. */
  const begun = async () => {
    const writes = (await world.adobe.traffic()).filter(
      ({ method, path }) =>
        ['POST', 'PATCH', 'DELETE'].includes(method) && !/bulk-get|token|estimate|preview/.test(path),
    );
    return { writes: writes.length, runs: await world.redisClient.get('{usher}:runs:counter') };
  };
  /** All that is only for them: private answers, direct messages, the form on top. */
  const heard = async (user: string) => {
    const whispers = (await world.slack.ephemerals(user)).map(({ text }) => text);
    const direct = (await world.slack.messages(`D${user.slice(1)}`)).map(({ text }) => text);
    const forms = (await world.slack.views(user)).map(
      ({ view }) => `form: ${JSON.stringify([view.title, view.blocks])}`,
    );
    return { whispers, direct, forms };
  };
  const pressed = (user: string, action: string, value: string) => ({
    type: 'block_actions',
    user: { id: user },
    channel: { id: campaigns },
    trigger_id: 'forged',
    actions: [{ type: 'button', action_id: action, block_id: 'b', action_ts: '1', value }],
  });
  const submitted = (user: string, { sent, privateMetadata, values }: Extract<Act, { sent: string }>) => ({
    type: 'view_submission',
    user: { id: user },
    view: {
      id: `V${user}`,
      type: 'modal',
      callback_id: sent,
      private_metadata: JSON.stringify(privateMetadata),
      state: { values },
      blocks: [{ type: 'input', block_id: 'told' }],
    },
  });
  const forge = (payload: object) =>
    world.slack.raw(new URLSearchParams({ payload: JSON.stringify(payload) }).toString(), {});

  /** Does it; answers with what they read in the acknowledgement, where that says something. */
  async function carryOut(act: Act, user: string): Promise<string> {
    const isOurs = Object.values<string>(MEMBERS).includes(user);
    if ('typed' in act) return world.slash(act.typed, { user });
    if ('used' in act) {
      await world.slack.shortcut({ user, callbackId: 'export-this', channel: campaigns, ts: act.used });
    } else if ('sent' in act) {
      const { body } = await forge(submitted(user, act));
      return JSON.stringify(body ?? '').replace(/^""$/, '');
    } else if ('asked' in act) {
      const kept = randomUUID();
      const open = { question: act.asked, by: user, about: act.about };
      await world.redisClient.set(keys.question(kept), JSON.stringify(open));
      await forge(pressed(user, 'question:answer', kept));
    } else if ('forged' in act || !isOurs) {
      const [action, value = ''] = 'forged' in act ? [act.forged, act.value] : [act.pressed, act.value];
      await forge(pressed(user, action, value));
    } else {
      if (act.shownBy !== undefined) await world.slash(act.shownBy, { user });
      const value = act.value === undefined ? {} : { value: act.value };
      await world.slack.click({ user, channel: campaigns, actionId: act.pressed, ...value });
    }
    return '';
  }

  /** What they are told, or shown: what comes late of an earlier answer is passed over. */
  async function told(act: Act, user: string, shows: RegExp): Promise<string> {
    if ((await world.slack.views(user)).length > 0) await world.slack.close(user, true);
    if ('pressed' in act && act.shownBy !== undefined) await world.slash(act.shownBy, { user });
    const before = await heard(user);
    const said = await carryOut('pressed' in act ? { ...act, shownBy: undefined as never } : act, user);
    if (said !== '' && !said.includes('"clear"')) return said;
    return waitUntil('it is answered', async () => {
      const { whispers, direct, forms } = await heard(user);
      const more = [whispers.slice(before.whispers.length), direct.slice(before.direct.length), forms].flat();
      return more.find((one) => shows.test(one));
    });
  }

  const cases = TABLE.flatMap(
    (one) =>
      Object.keys(MEMBERS).map((name) => ({
        ...one,
        name: name as Member,
        mayThey: WHO[one.may]?.includes(name as Member),
      })), // the keys of MEMBERS
  );

  test.each(cases.filter(({ mayThey }) => !mayThey))(
    '$what, by $way: $name may not, and reads who can help; nothing is written, and no run begins',
    async ({ act, name, may }) => {
      const before = await begun();
      expect(await told(act(scene), MEMBERS[name], /[Aa]sk:/)).toMatch(HELPERS[may]);
      expect(await begun()).toEqual(before);
    },
  );

  test.each(cases.filter(({ way, mayThey }) => mayThey && way !== 'yes'))(
    '$what, by $way: $name may',
    async ({ act, name, gets }) => {
      expect(await told(act(scene), MEMBERS[name], gets)).toMatch(gets);
    },
  );

  test.each([
    ['a guest', gus],
    ['somebody of another organisation', eve],
  ])('%s gets nothing, whatever they do', async (_who, user) => {
    const before = { ...(await begun()), heard: await heard(user) };
    for (const { act } of TABLE) expect(await carryOut(act(scene), user)).toMatch(/^(\{\})?$/);
    expect({ ...(await begun()), heard: await heard(user) }).toEqual(before);
  });
});

const NOBODY_NAMED = { env: { USHER_OPERATORS: '', USHER_ADMINS: '', PROFILE_LOOKUP: 'on' } };

journey('nobody is named in the configuration', NOBODY_NAMED, (world) => {
  const nobody = (variable: string) => new RegExp(`administrator \\(${[...variable].join('\\W*')} is empty\\)`);

  test.each([
    ['evaluate "VIP buyers" in:prod', nobody('USHER_OPERATORS')],
    ['sandbox use prod', nobody('USHER_OPERATORS')],
    ['channel told:thread', nobody('USHER_OPERATORS')],
    ['schedule off', nobody('USHER_ADMINS')],
    ['profile', nobody('USHER_ADMINS')],
    ['help', nobody('USHER_OPERATORS')],
    ['help schedule', nobody('USHER_ADMINS')],
  ])('%s: said so', async (words, sentence) => {
    expect(await world.slash(words)).toMatch(sentence);
  });

  test('others’ runs: who asked is named first', async () => {
    await world.adobe.nextJob({ kind: 'segment', stuck: true });
    const run = await world.ask('evaluate "VIP buyers"');
    const said = await world.slash(`cancel ${run}`, { user: oskar });
    expect(said).toMatch(
      new RegExp(`^${run} is Anna’s, and you can cancel only your own runs\\. Ask: Anna, or your Usher administrator`),
    );
  });
});
