import { beforeAll, expect, test } from '@jest/globals';
import { channelIds, people } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { PATIENT } from './ephemeral.js';
import { journey, type JourneyOptions } from './journey.js';

/** One odd piece in what Adobe answers, seen by people: it costs only itself, and leaves no gap in a line. */

const { campaigns } = channelIds;
const { ada, anna } = people;
const VIP = '4edc8488-2c35-4f6d-b4c6-9075c68d2d01';

/** Pieces with nothing in them: between two dots, after a colon, in brackets, in marks. */
const EMPTY = /· ·|: ·|^\s+·|·\s*$|: ?$(?!\n[•\s])|\(\s*\)|“\s*”|``|\*[ \u200b]*\*|, ,|: ;|; ;|undefined|null|NaN/m;

const WORLD: JourneyOptions = {
  env: { ...PATIENT, USHER_ADMINS: ada, PERSON_ASKS: '1000' },
  adobe: { estimateMs: 0, fillsInPolicy: true },
  start: false,
};

journey('an odd piece of Adobe’s', WORLD, (world) => {
  /** The newest audience is the last of each list. */
  let other = '';
  beforeAll(async () => {
    [other = ''] = await world.adobe.addAudiences('dev', [{ name: 'VIP buyers of last year' }]);
    await world.start();
  });

  const odd = (path: string, at: (string | number)[], to?: unknown) =>
    world.adobe.fault({ kind: 'odd', method: 'GET', path, at, to, times: 20 });
  /** While pieces of an answer are odd. */
  const while_ = async <Result>(
    pieces: [path: string, at: (string | number)[], to?: unknown][],
    act: () => Promise<Result>,
  ): Promise<Result> => {
    for (const piece of pieces) await odd(...piece);
    try {
      return await act();
    } finally {
      await world.adobe.clearFaults();
    }
  };
  const ended = async (words: string, done: RegExp) => {
    const run = await world.ask(words);
    await world.slack.waitForMessage(campaigns, new RegExp(`${done.source}[^]*${run}`));
    return run;
  };

  test.each([
    ['a count that is no number', ['metrics'], { data: { totalProfiles: 'many' } }],
    ['a count of null', ['metrics'], { data: { totalProfiles: null } }],
    ['no word on whether it is enabled', ['evaluationInfo'], { batch: { enabled: null } }],
    ['no rule', ['expression'], 7],
  ])('an audience with %s is shown, and the others are found, and evaluated by name', async (_what, at, to) => {
    await while_([['/audiences$', ['children', 1, ...at], to]], async () => {
      const answer = await world.slash('find "VIP buyers"');
      expect(answer).toContain(`\`${other}\``);
      expect(answer).toMatch(/\*VIP buyers\*/);
      expect(answer).not.toMatch(EMPTY);
      await ended('evaluate "VIP buyers"', /✅ VIP buyers [^\n]*\n/);
    });
  });

  test.each([
    ['is null', [], null, '1 audience couldn’t be read.'],
    ['is a word', [], 'n/a', '1 audience couldn’t be read.'],
    ['has no id', ['id'], null, '1 audience couldn’t be read.'],
    ['has no name', ['name'], null, '`4edc'],
    ['has a name of spaces', ['name'], '  ', '`4edc'],
  ])(
    'an audience that %s may be the one of this name: it is asked; the others are found, and evaluated by id',
    async (_what, at, to, found) => {
      await while_([['/audiences$', ['children', 1, ...at], to]], async () => {
        const answer = await world.slash('find "VIP buyers"');
        expect(answer).toContain(found);
        expect(answer).toMatch(/\*VIP buyers\*/);
        expect(answer).not.toMatch(EMPTY);
        for (const words of ['evaluate "VIP buyers"', 'status "VIP buyers"', 'size "VIP buyers"'])
          expect(await world.slash(words)).toContain(
            '1 audience with “buyers” in the name couldn’t be read, and it may be the one you mean.',
          );
        await ended(`evaluate ${VIP}`, /✅ VIP buyers [^\n]*\n/);
      });
    },
  );

  test('an audience that cannot be read, by its id: that is said, and not that there is none', async () => {
    await world.adobe.fault({
      kind: 'odd',
      method: 'POST',
      path: '/audiences/bulk-get$',
      at: ['results', VIP],
      to: null,
      times: 20,
    });
    for (const verb of ['evaluate', 'size', 'status', 'find'])
      expect(await world.slash(`${verb} ${VIP}`)).toContain(
        `Adobe’s entry for the audience “${VIP}” in dev couldn’t be read.`,
      );
    await world.adobe.clearFaults();
  });

  test.each([[{ next: '' }], [{ next: null }], [{ next: { href: null } }], [{ next: { href: '' } }], [null], ['']])(
    'links to a next page that say %j: it was the last one',
    async (links) => {
      await while_([['/audiences$', ['_links'], links]], async () => {
        expect(await world.slash('find "VIP buyers"')).toMatch(/\*VIP buyers\*[^]*\*VIP buyers of last year\*/);
        await ended('evaluate "VIP buyers"', /✅ VIP buyers [^\n]*\n/);
      });
    },
  );

  test('files that are directories: state and records are told, sizes where they are known', async () => {
    const run = await ended('export "VIP buyers" to:"Agency drop"', /✅ [^\n]* of VIP buyers[^\n]*\n/);
    await world.adobe.settings({ directories: true });
    const answer = await world.slash(`files ${run}`);
    await world.adobe.settings({ directories: false });
    expect(answer).toMatch(/\*done\* · Agency drop[^]*[\d,]+ rows written, none failed\n1 file:\n• `.*` \(3 parts\)/);
    expect(answer).not.toMatch(EMPTY);
  });

  test.each([
    ['dataset', '/dataSets$', ['5b020a27e7040801dedba61c'], null, 'Agency drop'],
    ['dataset', '/dataSets$', ['5b020a27e7040801dedba61b', 'name'], ' ', '*5b020a27e7040801dedba61b*'],
    ['sandbox', '/sandbox-management/$', ['sandboxes', 1, 'title'], null, '· Production (prod) ·'],
    ['sandbox', '/sandbox-management/$', ['sandboxes', 1], null, '· Production (prod) ·'],
    ['schedule', '/config/schedules$', ['children', 0, 'name'], '', '*cd585edf-962d-420d-94ad-3be03e619ac2*'],
    ['schedule', '/config/schedules$', ['children', 0, 'id'], null, '1 schedule couldn’t be read.'],
    [
      'schedule',
      '/mergePolicies$',
      ['children', 0],
      'n/a',
      'This sandbox has 2 merge policies; Adobe runs schedules in a sandbox with up to 5.',
    ],
  ])('%s: %s with %j of %j shows %s', async (words, path, at, to, shown) => {
    const answer = await while_([[path, at, to]], () => world.slash(words, { user: ada }));
    expect(answer).toContain(shown);
    expect(answer).not.toMatch(EMPTY);
  });

  test.each([
    ['no status', [['filter', 'segments', 0, 'status']]],
    ['a status of null, no policy', [['filter', 'segments', 0, 'status'], ['mergePolicy']]],
    ['no filter', [['filter']]],
    ['no destination', [['destination']]],
    ['no metrics', [['metrics']]],
    ['no times', [['creationTime'], ['updateTime'], ['completionTime']]],
    [
      'nothing but what it is known by',
      [
        ['filter'],
        ['destination'],
        ['metrics'],
        ['mergePolicy'],
        ['schema'],
        ['fields'],
        ['creationTime'],
        ['updateTime'],
        ['requestId'],
        ['computeGatewayJobId'],
        ['source'],
      ],
    ],
  ])('an export with %s: its status has no empty piece', async (_what, missing) => {
    const job = (await world.adobe.ours('export')).at(-1)?.id ?? '';
    const answer = await while_(
      missing.map((at) => [`/export/jobs/${job}$`, at]),
      () => world.slash(`status ${job}`),
    );
    expect(answer).toMatch(/\*Export\* of .*: \*done\*/);
    expect(answer).not.toMatch(EMPTY);
  });

  test('an export whose filter names no status says that, beside the policy', async () => {
    const job = (await world.adobe.ours('export')).at(-1)?.id ?? '';
    for (const status of [undefined, null, '', [], [null], [''], {}]) {
      const answer = await while_([[`/export/jobs/${job}$`, ['filter', 'segments', 0, 'status'], status]], () =>
        world.slash(`status ${job}`),
      );
      expect(answer).toMatch(new RegExp(`• VIP buyers \`${VIP}\`: statuses not reported · merge policy Timestamp`));
    }
  });

  test('an export narrowed to nothing, in fields and events: no empty piece', async () => {
    const job = (await world.adobe.ours('export')).at(-1)?.id ?? '';
    for (const nothing of [' , ', ',', '']) {
      const pieces: [string, (string | number)[], unknown][] = [
        [`/export/jobs/${job}$`, ['fields'], nothing],
        [`/export/jobs/${job}$`, ['additionalFields'], { eventList: { fields: nothing } }],
      ];
      const answer = await while_(pieces, () => world.slash(`status ${job}`));
      expect(answer).not.toMatch(/Filters|fields/);
      expect(answer).not.toMatch(EMPTY);
    }
  });

  test.each([
    ['no segments', [['segments']]],
    ['a segment of nothing but its id', [['segments', 0, 'segment']]],
    ['no metrics', [['metrics']]],
    ['no times', [['creationTime'], ['updateTime']]],
  ])('an evaluation with %s: its status has no empty piece', async (_what, missing) => {
    const job = (await world.adobe.ours('segment')).at(-1)?.id ?? '';
    const answer = await while_(
      missing.map((at) => [`/segment/jobs/${job}$`, at]),
      () => world.slash(`status ${job}`),
    );
    expect(answer).toMatch(/\*Evaluation\* of .*: \*done\*/);
    expect(answer).not.toMatch(EMPTY);
  });

  test('an estimate by namespace: told, and what cannot be read of it is counted', async () => {
    const told = async (name: string) => {
      await world.slash(`size "${name}"`, { user: anna });
      return (await world.slack.waitForEphemeral(anna, new RegExp(`${name}.* about [\\d,]+ profiles`))).text;
    };
    expect(await told('VIP buyers')).toMatch(
      /Identity namespaces in the sample: `4` 100%, `6` 80%\. A profile can have several/,
    );
    const one = ['estimatedNamespaceDistribution', 1];
    const answer = await while_([['/estimate/', one, { namespaceId: null }]], () => told('Cart leavers'));
    expect(answer).toMatch(/Identity namespaces in the sample: `4` 100%\.[^]*1 namespace couldn’t be read\./);
    const none = await while_([['/estimate/', ['estimatedNamespaceDistribution'], null]], () =>
      told('Newsletter readers'),
    );
    expect(none).not.toMatch(/namespace/);
    for (const text of [answer, none]) expect(text).not.toMatch(EMPTY);
  });
});

for (const sentSays of ['scheduler', 'as-sampled'] as const) {
  journey(
    `a job of ours that says of itself “${sentSays}”`,
    { env: { SETTLE_MS: '5000' }, adobe: { sentSays } },
    (world) => {
      test.each([
        ['evaluate "VIP buyers"', 'segment', /✅ VIP buyers [^\n]*\n/],
        ['export "VIP buyers" to:"Agency drop"', 'export', /✅ [^\n]* of VIP buyers[^\n]*\n/],
      ] as const)('%s: found where its answer is lost, and not sent again', async (words, kind, done) => {
        await world.adobe.fault({ kind: 'lose', effect: true, method: 'POST', path: `${kind}/jobs$` });
        await world.slash(words);
        await world.slack.waitForMessage(campaigns, done);
        expect(await world.adobe.calls('POST', new RegExp(`${kind}/jobs$`))).toHaveLength(1);
      });

      test('it is none of the nightly ones, and counts as one of today’s', async () => {
        expect(await world.slash('status nightly')).toContain('No scheduled run found in dev');
        const overview = await waitUntil('today’s evaluation is counted', async () => {
          const said = await world.slash('status');
          return /\*Quota:\*/.test(said) ? said : undefined;
        });
        expect(overview).toMatch(/\*Quota:\* 1 of about 2 evaluations used today/);
        expect(overview).toContain('*Last scheduled run:* none found.');
      });
    },
  );
}
