import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { waitUntil } from '../../playground/waiting.js';
import { makeResponseUrl } from '../../playground/slack/response-urls.js';
import { makeTrigger } from '../../playground/slack/triggers.js';
import { fold } from '../../src/request/fold.js';
import { recordOf } from './writes.js';
import { bentAnswer } from './answers.js';
import { type Dice, dice, hostileTexts, SEED } from './draw.js';
import { type Drawing, drawRequest, lookUp, type Request } from './requests.js';
import { openWorkspace, type Workspace } from './workspace.js';
import { atMost } from '../journeys/concurrency.js';

const REQUESTS = 1_200;
const LOOK_UPS = 300;
/** Among the requests there is a well-formed ask at every so manieth place. */
const EVERY = 50;
const AT_ONCE = 12;
/** Of a hundred answers of Adobe's so many are bent, and so many break off. */
const [BENT, TORN] = [25, 3];

/** No name of an audience, nor a part of one that two of them could make. */
const texts = hostileTexts(SEED).filter((text) => !fold(text).includes('buyers'));

let workspace: Workspace;
let drawing: Drawing;
const unheard: unknown[] = [];
const note = (reason: unknown) => unheard.push(reason);

beforeAll(async () => {
  process.on('unhandledRejection', note);
  process.on('uncaughtException', note);
  workspace = await openWorkspace();
  drawing = { workspace, texts };
});
afterAll(async () => {
  process.off('unhandledRejection', note);
  process.off('uncaughtException', note);
  await workspace.close();
});

function typed(
  text: string,
  { user, channel }: { user: string; channel: string },
): Promise<{ body: string; status: number }> {
  const { slack, post } = workspace;
  const form = {
    command: '/audience',
    text,
    user_id: user,
    channel_id: channel,
    trigger_id: makeTrigger(slack, { user, channel }),
    response_url: makeResponseUrl(slack, { user, channel }),
  };
  return post(new URLSearchParams(form).toString());
}

/** What is wrong with the answer. */
async function wrongAnswer({ what, body, type, by }: Request): Promise<string[]> {
  const { status } = await workspace.post(body, type);
  const may = by === 'slack' ? [200] : by === 'view' ? [200, 400] : [200, 400, 404];
  return may.includes(status) ? [] : [`${status}: ${what.slice(0, 600)}`];
}

/** Well-formed asks of those who may, each with words of its own that Adobe is sent. */
const asked = { exports: [] as string[], unsure: [] as string[], datasets: [] as string[] };

async function wellFormed(number: number, among: Dice['among'], unsure = false): Promise<string[]> {
  const { askers, outside, rights, heard } = workspace;
  const exported = (mark: string) => `export "VIP buyers" to:"Agency drop" fields:fuzz.${mark}`;
  const mark = `${unsure ? 'unsure' : 'sure'}${number}`;
  const who = { user: among(askers), channel: heard };
  // Nothing comes of these.
  await typed(exported(`outside${number}`), { user: among(outside), channel: heard });
  await typed(`${exported(`prod${number}`)} in:prod`, { user: among([...rights, ...askers]), channel: heard });
  (unsure ? asked.unsure : asked.exports).push(mark);
  const answers = [await typed(exported(mark), who)];
  if (number % 8 === 0 && !unsure) {
    asked.datasets.push(`Fuzz ${number}`);
    answers.push(await typed(`dataset create "Fuzz ${number}"`, who));
  }
  return answers.flatMap(({ status, body }) => (status === 200 ? [] : [`${status}: an ask: ${body}`]));
}

/** The value of a button in an answer. */
function valueOf(body: string, action: string): string | undefined {
  const { blocks = [] } = Object(JSON.parse(body)) as {
    blocks?: { elements?: { action_id?: string; value?: string }[] }[];
  }; // as Usher answers
  return blocks.flatMap(({ elements = [] }) => elements).find(({ action_id }) => action_id === action)?.value;
}

/** All of them, so many at once. */
async function all(count: number, act: (at: number) => Promise<string[]>): Promise<string[]> {
  const inTurn = atMost(AT_ONCE);
  const each = Array.from({ length: count }, (_, at) => inTurn(() => act(at)));
  return (await Promise.all(each)).flat();
}

describe(`seed ${SEED}`, () => {
  test(`${REQUESTS} requests of Slack’s and others: all are answered, and only what was asked for is written`, async () => {
    const wrong = await all(REQUESTS, async (at) => {
      const drawn = dice(SEED, at);
      if (at % EVERY === EVERY - 1) return wellFormed(at, drawn.among);
      return wrongAnswer(drawRequest(drawing, drawn, at));
    });
    await workspace.calm();
    const { exports, datasets, others } = recordOf(workspace);
    expect(wrong).toEqual([]);
    expect(exports).toEqual(asked.exports.sort());
    expect(datasets).toEqual(asked.datasets.sort());
    expect(others).toEqual([]);
  }, 240_000);

  test(`${LOOK_UPS} look-ups and asks while Adobe’s answers are odd: none is sent twice, none that nobody asked for`, async () => {
    const { wire, members, rooms, askers } = workspace;
    const tampering = dice(SEED, -1);
    wire.tamper((answer, { method, path }) => {
      // A list in which a job is missing may be a true one: whoever reads it has to send again what was never answered.
      const isTrusted = path.startsWith('/ims/') || (method === 'GET' && path.endsWith('/export/jobs'));
      if (isTrusted || !tampering.percent(BENT)) return answer;
      const odd = tampering.percent(TORN) ? 'torn' : bentAnswer(answer, tampering);
      // A no to what was done is a lie that nobody can see through.
      const isLie = method === 'POST' && odd !== 'torn' && odd.status >= 300 && odd.status < 500;
      return isLie ? answer : odd;
    });
    const before = recordOf(workspace).exports;
    const wrong = await all(LOOK_UPS, async (at) => {
      const drawn = dice(SEED, at);
      if (at % 10 === 9) return wellFormed(at, drawn.among, true);
      const { status } = await typed(lookUp(drawn), {
        user: drawn.among([...members, ...askers]),
        channel: drawn.among(rooms),
      });
      return status === 200 ? [] : [`${status}: ${at}`];
    });
    wire.tamper();
    await workspace.calm();
    const { exports, others } = recordOf(workspace);
    const late = exports.filter((one) => !before.includes(one));
    expect(wrong).toEqual([]);
    expect(late).toEqual([...new Set(late)]);
    expect(late.filter((one) => !asked.unsure.includes(one))).toEqual([]);
    expect(others).toEqual([]);
    expect(wire.bent()).toBeGreaterThan(LOOK_UPS / 4);
  }, 240_000);

  test('a production write needs the yes of an operator, and then it is one', async () => {
    const {
      rights: [oskar = ''],
      heard,
      slack,
      post,
    } = workspace;
    const { body } = await typed('export "VIP buyers" to:"Agency drop" fields:fuzz.yes in:prod', {
      user: oskar,
      channel: heard,
    });
    const value = valueOf(body, 'question:answer');
    const press = {
      type: 'block_actions',
      user: { id: oskar },
      channel: { id: heard },
      trigger_id: makeTrigger(slack, { user: oskar, channel: heard }),
      response_url: makeResponseUrl(slack, { user: oskar, channel: heard }),
      actions: [{ type: 'button', action_id: 'question:answer', block_id: 'b', value }],
    };
    expect(recordOf(workspace).production).toEqual([]);
    expect(value).toBeDefined();
    await post(new URLSearchParams({ payload: JSON.stringify(press) }).toString());
    await waitUntil('it is sent', () => Promise.resolve(recordOf(workspace).production.length > 0 || undefined));
    await workspace.calm();
    expect(recordOf(workspace).production).toEqual(['yes']);
  }, 60_000);

  test('nothing was left unheard, nothing was logged as a fault, and nobody read what was not for them', async () => {
    const { errors, slack, silent, askers, heard } = workspace;
    expect((await typed('help help', { user: askers[0] ?? '', channel: heard })).body).toContain('Lists the commands');
    // What was done after the acknowledgements has come to its end by now, too.
    const { production, datasets, others } = recordOf(workspace);
    expect({ production, datasets, others }).toEqual({ production: ['yes'], datasets: asked.datasets, others: [] });
    expect(errors).toEqual([]);
    expect(unheard).toEqual([]);
    const places = new Set(slack.messages.map(({ channel }) => channel));
    expect(silent.filter((channel) => places.has(channel))).toEqual([]);
    // A stranger is told nothing at all.
    expect(slack.messages.filter(({ channel }) => channel === 'D0EVE0001')).toEqual([]);
    expect(slack.ephemerals.filter(({ user }) => user === 'U0EVE0001')).toEqual([]);
  });
});
