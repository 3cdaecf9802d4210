import { expect, test } from '@jest/globals';
import { channelIds, people } from '../../playground/slack/content.js';
import { waitUntil } from '../../playground/waiting.js';
import { refused } from './guests.js';
import { idsIn, onTop, PATIENT, press, share } from './ephemeral.js';
import { journey } from './journey.js';

const { campaigns } = channelIds;
const { eve, gus } = people;
const [VIP, CART] = ['4edc8488-2c35-4f6d-b4c6-9075c68d2d01', '4edc8488-2c35-4f6d-b4c6-9075c68d2d02'];
const DATASET = '5b020a27e7040801dedba61b';

journey('files and hand over', { env: PATIENT }, (world) => {
  const exported = async (words: string) => {
    const run = await world.ask(`export ${words} to:${DATASET}`);
    await world.slack.waitForMessage(campaigns, new RegExp(`(✅|⚠️) [^\n]* to [^\n]*\n[^]*${run}`));
    const batches = (await world.adobe.ours('export')).at(-1)?.batches.map(({ batchId }) => batchId) ?? [];
    return { run, batches, job: (await world.adobe.ours('export')).at(-1)?.id ?? '' };
  };

  test('state, records, files with sizes, never rows; by the batch, the job, the run, and by the report’s button', async () => {
    const { run, batches, job } = await exported(VIP);
    const [batch = ''] = batches;
    const answer = await world.slash(`files ${batch}`);
    expect(answer).toMatch(new RegExp(`Batch .${batch}.: \\*done\\* · Agency drop .${DATASET}. · dev · <!date`));
    expect(answer).toMatch(/4,195 rows written, none failed\n1 file:\n• `.*` 755\.1 kB/);
    expect(answer).not.toMatch(/ada@example/);
    for (const id of [job, run, run.toLowerCase()]) expect(await world.slash(`files ${id}`)).toBe(answer);
    expect(await press(world, 'files:show', { value: run })).toBe(answer);
    expect(await share(world, new RegExp(batch))).toContain('4,195 rows written');
    const paths = (await world.adobe.traffic()).map(({ path }) => path);
    expect(paths.filter((path) => /\/export\/files\/.*path=/.test(path))).toEqual([]);
  });

  test('one batch for each audience: each by name of its own; failed records told', async () => {
    await world.adobe.nextJob({ kind: 'export', recordsFailed: 3, batchStatus: 'failed' });
    const { run, batches } = await exported(`${VIP} ${CART} batch:each`);
    const answer = await world.slash(`files ${run}`);
    expect(answer).toContain(`2 batches of ${run}`);
    for (const batch of batches) expect(answer).toContain(batch);
    expect(answer).toMatch(/\*failed\*.*\n4,192 rows written, 3 failed · 1 file with failed rows\n⚠️ 106: The dataset/);
    const one = await press(world, 'files:show', { value: `dev ${batches[1]}` });
    expect(one).toMatch(/307 rows written, 3 failed/);
  });

  test('more than a hundred files: all are counted, and paged each once', async () => {
    await world.adobe.nightly({ sandbox: 'dev' });
    const everything = await waitUntil('everything is exported', async () =>
      (await world.adobe.jobs()).find(
        ({ kind, source, status }) => kind === 'export' && source === 'scheduler' && status === 'SUCCEEDED',
      ),
    );
    const batch = everything.batches[0]?.batchId ?? '';
    const names = (text: string) => idsIn(text, /^• `([^`]+)`/gm);
    const first = await world.slash(`files ${batch}`);
    expect(first).toMatch(/1,000,000 rows written[^]*Files 1 to 20 of 200:/);
    const seen = names(first);
    while (seen.length < 200) {
      const from = seen.length + 1;
      const page = await press(world, 'files:more');
      expect(page).toContain(`Files ${from} to ${from + 19} of 200:`);
      seen.push(...names(page));
    }
    expect(new Set(seen).size).toBe(200);
    expect(JSON.stringify((await world.slack.ephemerals(people.anna)).at(-1))).not.toContain('files:more');
  });

  test('How to read the data: on top, with Data Access paths and SQL for every batch; shared from there', async () => {
    const { run, batches } = await exported(`${VIP} ${CART} batch:each`);
    await world.slack.click({ user: people.anna, channel: campaigns, actionId: 'run:hand-over', value: run });
    const answer = await onTop(world, /Query Service table `agency_drop`/);
    expect(answer).toContain(`Dataset Agency drop \`${DATASET}\``);
    expect(answer).toContain('`GET /data/foundation/export/files/{dataSetFileId}?path={name}`');
    for (const [at, batch] of batches.entries()) {
      const query = `SELECT * FROM agency_drop WHERE _ACP_BATCHID = '${batch}' LIMIT 10;`;
      expect(answer).toContain(
        `Batch \`${batch}\` · ${at === 0 ? 'VIP buyers' : 'Cart leavers'}\n\`GET /data/foundation/export/batches/${batch}/files\`\n\`\`\`${query}\`\`\``,
      );
    }
    await world.slack.press(people.anna, 'answer:share');
    const { text } = await world.slack.waitForMessage(campaigns, /Query Service[^]*Shared by/);
    expect(text).toContain(batches[1]);
  });

  test('an export that reported no batch has nothing to hand over, and says so', async () => {
    await world.adobe.nextJob({ kind: 'export', emptyBatchId: true });
    const { run } = await exported(CART);
    expect(await world.slash(`files ${run}`)).toContain(`Adobe reports no batch for ${run}`);
    await world.slack.click({ user: people.anna, channel: campaigns, actionId: 'run:hand-over', value: run });
    await onTop(world, new RegExp(`Adobe reports no batch for ${run}`));
  });

  test.each([
    ['files', /Add the id of a batch, export job, or run/],
    ['files VIP buyers', /“VIP buyers” isn’t the id of a batch/],
    ['files R-999', /There is no run R-999/],
    ['files 99', /There is no export job 99 in dev/],
    ['files 1234567890123456', /There is no export job 1234567890123456 in dev/],
    ['files da5cfb4de32c4b93a09f7e37fa53ad52', /There is no batch da5cfb4\w+ in dev/],
    ['files 99 im:dev', /Did you mean in:/],
  ])('%s: what to type instead', async (typed, answer) => {
    expect(await world.slash(typed)).toMatch(answer);
  });

  test('an evaluation has no files', async () => {
    const run = await world.ask('evaluate "Lapsed for a year"');
    await world.slack.waitForMessage(campaigns, new RegExp(`✅ [^\n]*\n[^]*${run}`));
    expect(await world.slash(`files ${run}`)).toContain(`${run} didn’t export anything, so it has no files`);
  });

  test('guests and people of other organisations get no answer', async () => {
    for (const user of [gus, eve]) {
      expect(await world.slash('files R-1001', { user })).toMatch(refused(user));
      for (const { text } of await world.slack.ephemerals(user)) expect(text).toMatch(refused(user));
    }
  });
});
