import { beforeAll, expect, test } from '@jest/globals';
import { people } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { formSteps } from './form-steps.js';
import { journey } from './journey.js';
import { movableTime } from './later.js';
import type { World } from './world.js';

const { later } = movableTime();
const { anna, oskar } = people;
const MINUTE_MS = 60_000;
const LIST = '/audiences$';
const MANY = 4_000;

const idOf = (n: number) => `made-${String(n).padStart(5, '0')}`;
const many = (count: number) => Array.from({ length: count }, (_, n) => ({ id: idOf(n), name: `Wave ${n} of spring` }));

/** What a person sees in a picker of the form that is open. */
function picker(world: World, field = 'audiences') {
  const rows = async (text: string) => {
    const { options } = await world.slack.suggest(anna, `fill:${field}`, text);
    return options.map(({ text: words, description }) => ({ text: words.text, description: description?.text ?? '' }));
  };
  const names = async (text: string) => (await rows(text)).map((row) => row.text);
  return {
    rows,
    names,
    /** Adobe's search knows no ids, and lists the first hundred alone. */
    listed: (id: string) =>
      waitUntil(
        `the list with ${id} is read`,
        async () => (await names(id)).includes(`Wave ${Number(id.slice(5))} of spring`) || undefined,
      ),
    has: (text: string, name: string) =>
      waitUntil(`${name} is offered`, async () => (await names(text)).includes(name) || undefined),
    lacks: (text: string, name: string) =>
      waitUntil(`${name} is not offered`, async () => !(await names(text)).includes(name) || undefined),
  };
}

/** Adobe answers nothing about audiences while this happens; then all of it at once. */
async function whileHeld(world: World, path: string, act: () => Promise<void>): Promise<void> {
  await world.adobe.fault({ method: 'GET', path, kind: 'hold', times: 1_000 });
  try {
    await act();
    expect((await world.adobe.held()).map((one) => one.path)).toContainEqual(expect.stringMatching(path));
  } finally {
    await world.adobe.clearFaults();
    await world.adobe.release();
  }
}

journey('type-ahead over thousands of audiences', { start: false }, (world) => {
  const form = formSteps(world);
  const { rows, names, listed, has } = picker(world);

  beforeAll(async () => {
    await world.adobe.addAudiences('dev', many(MANY));
    await world.start();
    await form.open('evaluate');
    await listed(idOf(MANY - 1));
  });

  test('a word that nobody typed is answered while Adobe says nothing; nothing is called old', async () => {
    await whileHeld(world, LIST, async () => {
      expect(await rows('3977')).toEqual([
        { text: 'Wave 3977 of spring', description: expect.stringMatching(/^1,000 · /) },
      ]);
      expect((await names('WAVE  38')).slice(0, 2)).toEqual(['Wave 38 of spring', 'Wave 380 of spring']);
      expect(await names('spring')).toHaveLength(98);
    });
  });

  test('recent ones, and a whole id, do not wait either', async () => {
    await world.adobe.fault({ method: 'POST', path: 'bulk-get', kind: 'hold', times: 1_000 });
    await whileHeld(world, LIST, async () => {
      expect((await names('')).slice(0, 2)).toEqual(['VIP buyers', 'Cart leavers']);
      expect(await names('4edc8488-2c35-4f6d-b4c6-9075c68d2d02')).toEqual(['Cart leavers']);
    });
  });

  test('one that was made since comes with Adobe’s late answer, and stays', async () => {
    await whileHeld(world, LIST, async () => {
      await world.adobe.addAudiences('dev', [{ name: 'Brand new' }]);
      expect(await rows('brand')).toEqual([
        { text: 'No match for “brand” yet', description: 'Adobe is still searching. Type on in a moment.' },
      ]);
    });
    await has('brand', 'Brand new');
    await whileHeld(world, LIST, async () => {
      expect(await names('rand n')).toEqual(['Brand new']);
    });
  });

  test('what only Adobe finds alike is offered as well: a part of an emoji’s short name', async () => {
    await world.adobe.addAudiences('dev', [{ name: 'Launch :tada:' }]);
    await has('tad', 'Launch :tada:');
  });

  test('nothing like it: said as it is, once Adobe has answered', async () => {
    await has('no such thing', 'No match for “no such thing”');
    await world.adobe.fault({ path: LIST, kind: 'status', status: 403, times: 1_000 });
    expect(await names('never seen')).toEqual(['Adobe isn’t listing audiences right now']);
    await world.adobe.clearFaults();
  });
});

journey('what pickers offer follows Adobe', { start: false }, (world) => {
  const form = formSteps(world);
  const audiences = picker(world);
  const datasets = picker(world, 'dataset');

  beforeAll(async () => {
    await world.adobe.addAudiences('dev', many(300));
    await world.start();
    await form.open('export');
    await audiences.listed(idOf(299));
  });

  test('one that was deleted is no longer offered once the list has been read again; nobody waits for that', async () => {
    await audiences.has('wave 250', 'Wave 250 of spring');
    await world.adobe.removeAudiences('dev', [idOf(250)]);
    await later(world, 6 * MINUTE_MS);
    await whileHeld(world, LIST, async () => {
      expect(await audiences.names(idOf(250))).toEqual(['Wave 250 of spring']);
    });
    await audiences.lacks(idOf(250), 'Wave 250 of spring');
    expect(await audiences.names(idOf(251))).toEqual(['Wave 251 of spring']);
    await whileHeld(world, LIST, async () => {
      expect(await audiences.names('wave 250')).toEqual(['No match for “wave 250” yet']);
    });
  });

  test('a list that could not be read again says how old it is, from some minutes on; after hours it is none', async () => {
    await world.adobe.fault({ path: LIST, kind: 'status', status: 403, times: 1_000 });
    expect(await audiences.names('wave 117')).toEqual(['Wave 117 of spring']);
    await later(world, 20 * MINUTE_MS);
    expect(await audiences.rows('wave 118')).toEqual([
      expect.objectContaining({ text: 'Wave 118 of spring' }),
      { text: 'Adobe is slow, so this list may be old', description: 'Read 20 min ago' },
    ]);
    await later(world, 12 * 60 * MINUTE_MS);
    expect(await audiences.names('wave 119')).toEqual(['Adobe isn’t listing audiences right now']);
    await world.adobe.clearFaults();
    await later(world, MINUTE_MS);
    await audiences.listed(idOf(299));
  });

  test('datasets that were listed once are offered at once, and called old only after some minutes', async () => {
    const HOW = 'Not here? Use “Create one…” below.';
    expect(await datasets.names('DROP')).toEqual(['Agency drop', HOW]);
    await later(world, MINUTE_MS);
    await whileHeld(world, 'catalog/dataSets', async () => {
      expect(await datasets.names('agency')).toEqual(['Agency drop', HOW]);
      await later(world, 10 * MINUTE_MS);
      expect(await datasets.rows('agency')).toEqual([
        expect.objectContaining({ text: 'Agency drop' }),
        { text: 'Adobe is slow, so this list may be old', description: 'Read 11 min ago' },
        { text: HOW, description: '' },
      ]);
    });
  });
});

journey('before anybody types', { start: false }, (world) => {
  const form = formSteps(world);
  const readIn = (sandbox: string) =>
    waitUntil(`the list of ${sandbox} is read`, async () => {
      const calls = await world.adobe.calls('GET', new RegExp(LIST));
      return calls.some(({ headers }) => headers['x-sandbox-name'] === sandbox) || undefined;
    });

  test('the list of the usual sandbox is read when the bot starts, that of another one when a form for it opens', async () => {
    await world.start();
    await readIn('dev');
    await form.open('export in:prod', { user: oskar });
    await readIn('prod');
  });
});

journey('a bot that starts while Adobe refuses', { start: false }, (world) => {
  const form = formSteps(world);
  const { names, has } = picker(world);

  test('serves, says so in pickers, and lists what there is when Adobe does', async () => {
    await world.adobe.fault({ path: 'ups/audiences', kind: 'status', status: 403, times: 1_000 });
    await world.start();
    await form.open('evaluate');
    expect(await names('vip')).toEqual(['Adobe isn’t listing audiences right now']);
    await world.adobe.clearFaults();
    await has('vip', 'VIP buyers');
  });
});
