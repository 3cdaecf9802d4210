import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Adobe } from '../../../src/adobe/index.js';
import { bendable, bent, DROP, ODD, type Path, pathsOf } from './bending.js';
import { fill, LISTINGS, type There } from './lists.js';
import { AGENCY_DROP, openAdobe, type OpenAdobe, sandbox, VIP } from './opened.js';

/** One piece of an ordinary answer is missing, null or odd: it costs itself, and nothing else. */

/** What stands beside a list. */
const AROUND = /^(_.*|page|link)$/;

interface Single {
  path: RegExp;
  read: (adobe: Adobe, there: There) => Promise<unknown>;
  /** All that it is known by. */
  identity: RegExp;
}

const SINGLES: Record<string, Single> = {
  'segment job': {
    path: /\/segment\/jobs\//,
    identity: /^id$/,
    read: ({ segmentJobs }, { jobs: [id = ''] }) => segmentJobs.get({ sandbox, id }),
  },
  'export job': {
    path: /\/export\/jobs\//,
    identity: /^id$/,
    read: ({ exportJobs }, there) => exportJobs.get({ sandbox, id: there.export }),
  },
  schedule: {
    path: /\/config\/schedules\//,
    identity: /^id$/,
    read: ({ schedules }, there) => schedules.get({ sandbox, id: there.schedule }),
  },
  dataset: {
    path: /\/dataSets\//,
    identity: /^[^.]+$/,
    read: ({ datasets }) => datasets.get({ sandbox, id: AGENCY_DROP }),
  },
  batch: {
    path: /\/batches\/[^/]+$/,
    identity: /^[^.]+$/,
    read: ({ batches }, { batch }) => batches.get({ sandbox, id: batch }),
  },
  'rule of an audience': {
    path: /\/segment\/definitions\//,
    identity: /^expression/,
    read: ({ estimates }) => estimates.start({ sandbox, audienceId: VIP }),
  },
  estimate: {
    path: /\/estimate\//,
    identity: /^$/,
    read: async ({ estimates }) =>
      estimates.get({ sandbox, previewId: await estimates.start({ sandbox, audienceId: VIP }) }),
  },
};

describe.each(['tutorial', 'current'] as const)('in the dialect of the documents called %s', (dialect) => {
  let open: OpenAdobe;
  let there: There;
  let bending: ReturnType<typeof bendable>;

  beforeAll(async () => {
    open = await openAdobe({ dialect });
    there = await fill(open);
    bending = bendable(open.url);
    for (const { read } of [...Object.values(LISTINGS), ...Object.values(SINGLES)]) await read(bending.adobe, there);
  });
  // Thousands of the same reads, which other tests have recorded.
  afterAll(() => open.close({ recorded: false }));

  test.each(Object.keys(LISTINGS))('%s: the other entries are there, and what is not is counted', async (name) => {
    const { path, read, depth, picks = false, strict = false } = LISTINGS[name] ?? fail();
    let body: unknown;
    const note = (given: unknown) => (body = given);
    const { result: whole } = await bending.while(path, note, () => read(bending.adobe, there));
    expect(whole.ids.length).toBeGreaterThan(0);
    const lost: string[] = [];
    // The only entry, without a list around it.
    const alone = !pathsOf(body).some((piece) => piece.length === depth && !AROUND.test(String(piece[0])));
    for (const piece of pathsOf(body)) {
      for (const odd of ODD) {
        const bend = (given: unknown) => bent(given, piece, odd);
        const isList = piece.length < depth && (alone || holdsEntries(body, piece, depth));
        const isGone = isList && strict && (typeof odd !== 'object' || odd === null);
        const reading = bending.while(path, bend, () => read(bending.adobe, there));
        if (isGone) {
          await expect(reading).rejects.toMatchObject({ details: { failure: 'unreadable' } });
          continue;
        }
        const { result, unread } = await reading;
        const missing = whole.ids.filter((id) => !result.ids.includes(id)).length;
        const inEntry = piece.length >= depth && !AROUND.test(String(piece[0]));
        const dropped = inEntry && piece.length === depth && odd === DROP ? missing : 0;
        const counted = picks || result.ids.length + result.unread + dropped === whole.ids.length;
        const told = result.unread <= unread.length;
        // Where the list itself is odd, nothing of it is left.
        if (isList ? !told : missing > (inEntry ? 1 : 0) || !counted || !told)
          lost.push(`${piece.join('.')} = ${odd === DROP ? 'nothing' : JSON.stringify(odd)}`);
      }
    }
    expect(lost).toEqual([]);
  });

  test.each(Object.keys(SINGLES))('%s: read, unless what it is known by is odd', async (name) => {
    const { path, read, identity } = SINGLES[name] ?? fail();
    let body: unknown;
    const note = (given: unknown) => (body = given);
    await bending.while(path, note, () => read(bending.adobe, there));
    const lost: string[] = [];
    for (const piece of pathsOf(body).filter((one) => !identity.test(one.join('.')))) {
      for (const odd of ODD) {
        const bend = (given: unknown) => bent(given, piece, odd);
        await bending
          .while(path, bend, () => read(bending.adobe, there))
          .catch((error: unknown) => lost.push(`${piece.join('.')}: ${String(error)}`));
      }
    }
    expect(lost).toEqual([]);
  });
});

/** Is it on the way to where the entries are? */
function holdsEntries(body: unknown, piece: Path, depth: number): boolean {
  return pathsOf(body).some((one) => one.length === depth && piece.every((key, index) => one[index] === key));
}

function fail(): never {
  throw new Error('no such endpoint');
}
