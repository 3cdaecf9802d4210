import { describe, expect, test } from '@jest/globals';
import { audience } from '../journeys/meeting.js';
import { audit } from './audit.js';
import { draw } from './draw.js';
import type { Ledger } from './ledger.js';
import {
  act,
  again,
  asks,
  cancels,
  counted,
  deleted,
  does,
  followed,
  job,
  later,
  ledger,
  listed,
  post,
  sent,
} from './made-up.js';

describe('the audit of a mix', () => {
  const RIGHT: [what: string, ledger: Ledger][] = [
    ['one run, asked for, sent and told', ledger()],
    [
      'somebody who joined',
      ledger({
        entries: [
          asks('R-1', 1_000),
          asks('R-1', 2_500, { person: 'U2', room: 'C2', said: 'R-1 is already running this request.' }),
        ],
        posts: [...ledger().posts, post('R-1', 'report', 3_500, counted('R-1', '4,002'), 'C2')],
      }),
    ],
    [
      'one that was over when it was asked for, and that no report had told of',
      ledger({
        entries: [
          asks('R-1', 1_000),
          asks('R-2', 3_400, { act: act({ is: 'ask', kind: 'chain', set: 0, dataset: 0 }) }),
        ],
        posts: [...ledger().posts, post('R-2', 'card', 3_450), post('R-2', 'report', 3_600, counted('R-2', '4,002'))],
      }),
    ],
    [
      'a later one for somebody who was not seen to wait for the first',
      ledger({
        ...later,
        asleep: [
          { at: 1_050, runs: ['R-1'] },
          { at: 1_500, runs: ['R-2'] },
          { at: 3_500, runs: ['R-1'] },
        ],
      }),
    ],
    [
      'a later one that happens to count the same',
      ledger({
        ...later,
        posts: [post('R-1', 'card', 1_100), post('R-1', 'report', 3_500, counted('R-1', '4,002'))],
        jobs: [job('one', 2_000), job('two', 4_000, { counters: { [audience('01')]: 4_002 } })],
      }),
    ],
    [
      'a job that was followed, and that was left alone as it may be somebody else’s',
      ledger(
        followed(
          '⏹ Cancelled\nAdobe has an identical job, but it may be someone else’s, so I left it alone. If it’s yours, cancel it with `/audience cancel <id>`.',
        ),
      ),
    ],
    [
      'a job that was followed where Usher may not post, and forgotten',
      ledger(followed('R-1: Cancelled before anything was sent. Nothing was started.')),
    ],
    [
      'one that had ended when it was to be deleted',
      ledger({
        entries: [asks('R-1', 1_000), cancels('R-2', 3_200)],
        calls: [listed(1_150), sent(2_000), deleted('one', 3_300)],
      }),
    ],
    [
      'one that is deleted while somebody waits for another one, which was there already',
      ledger({
        entries: [asks('R-1', 1_000), cancels('R-9', 2_500)],
        jobs: [
          job('one', 2_000),
          job('two', 2_100, { requestId: 'outside-1', status: 'CANCELLED', cancelledAt: 2_600 }),
        ],
        calls: [sent(2_000), deleted('two', 2_600)],
      }),
    ],
    [
      'the same once more, for somebody who was told that it had been done',
      ledger({
        ...again,
        entries: [asks('R-1', 1_000), asks('R-2', 3_450, { insisted: true })],
      }),
    ],
    [
      'a call that was on its way when its run was cancelled, on a machine that has much else to do',
      ledger({ entries: [asks('R-1', 1_000), cancels('R-1', 1_200)], lagMs: 250 }),
    ],
    [
      'somebody who was left unsure, and asked again as they were told: it had been taken',
      ledger({
        entries: [asks('R-1', 1_000, { unsure: 1, said: 'R-1 is already running this request.' })],
      }),
    ],
    [
      'a place that is closed, for somebody who follows from another one, of which the answer came too late',
      ledger({
        entries: [asks('R-1', 1_000), asks('R-1', 1_100, { person: 'U2', room: 'C9', said: 'Following R-1: …' })],
        posts: [...ledger().posts, post('R-1', 'report', 3_600, `${counted('R-1', '4,002')} · follower: U2`, 'C2')],
        closed: ['C9'],
      }),
    ],
    [
      'the same, taken twice unread: one gave way to the other',
      ledger({
        entries: [asks('R-2', 1_000, { unsure: 1, said: 'R-2 queued. Checking the names.' })],
        posts: [
          post('R-1', 'card', 1_100, 'dev · R-1 · U1 · ended 10:00'),
          post('R-2', 'private', 1_200, 'R-2: R-1 is already running this request.', 'D1'),
          post('R-1', 'report', 3_500, counted('R-1', '4,002')),
        ],
      }),
    ],
  ];

  test.each(RIGHT)('finds nothing wrong with %s', (_what, right) => {
    expect(audit(right)).toEqual([]);
  });

  const WRONG: [what: string, ledger: Ledger, complaint: RegExp][] = [
    [
      'a second evaluation while the first is under way',
      ledger({
        jobs: [job('one', 2_000), job('two', 2_500)],
        entries: [asks('R-1', 1_000), asks('R-2', 1_000, { said: 'R-1 queued.' })],
      }),
      /evaluated twice: two/,
    ],
    ['a second one for somebody who had waited for the first', ledger(later), /not handed on: R-1 waited for one/],
    [
      'a call for a run that was said to be cancelled',
      ledger({ entries: [asks('R-1', 1_000), cancels('R-1', 1_200)] }),
      /sent although cancelled/,
    ],
    [
      'a call whose list was told only after the run was said to be cancelled, however soon',
      ledger({
        entries: [
          asks('R-1', 1_000),
          does({ is: 'trouble', of: 'segment', what: 'list-held' }, 1_100),
          cancels('R-1', 1_900),
          does({ is: 'ends' }, 1_950),
        ],
      }),
      /sent although cancelled/,
    ],
    ['the same begun twice', ledger(again), /begun twice: R-2 does what R-1 did/],
    ['more jobs than runs', ledger({ jobs: [job('one', 2_000), job('two', 9_000)] }), /2 of segment/],
    [
      'an evaluation that was deleted while somebody waited for it',
      ledger({
        entries: [asks('R-1', 1_000), asks('R-2', 1_000), cancels('R-2', 2_200)],
        posts: [
          post('R-1', 'card', 1_100),
          post('R-1', 'report', 4_500, counted('R-1', '4,003')),
          post('R-2', 'report', 4_500, '⏹ Cancelled'),
        ],
        jobs: [job('one', 2_000, { status: 'CANCELLED', cancelledAt: 2_300 }), job('two', 3_000)],
        calls: [sent(2_000), deleted('one', 2_300), sent(3_000)],
      }),
      /cancelled although needed: one .* while R-1 waited/,
    ],
    [
      'an evaluation that was to be deleted while somebody waited for it, had Adobe not refused',
      ledger({
        entries: [asks('R-1', 1_000), cancels('R-2', 2_200)],
        calls: [listed(1_150), sent(2_000), { ...deleted('one', 2_300), status: 404 }],
      }),
      /cancelled although needed: one .* while R-1 waited/,
    ],
    [
      'an export that nobody cancelled and that was deleted',
      ledger({
        entries: [asks('R-1', 1_000, { act: act({ is: 'ask', kind: 'export', set: 0, dataset: 0 }) })],
        jobs: [job('7', 2_000, { kind: 'export' })],
        calls: [{ ...deleted('7', 2_300), path: '/data/core/ups/export/jobs/7' }],
      }),
      /nobody cancelled/,
    ],
    [
      'counts of no evaluation',
      ledger({ posts: [post('R-1', 'card', 1_100), post('R-1', 'report', 3_500, counted('R-1', '17'))] }),
      /reports counts of no evaluation/,
    ],
    [
      'counts that a report had told before',
      ledger({
        entries: [asks('R-1', 1_000), asks('R-2', 9_000)],
        posts: [...ledger().posts, post('R-2', 'card', 9_100), post('R-2', 'report', 9_500, counted('R-2', '4,002'))],
      }),
      /R-2 reports counts of no evaluation that it could have waited for/,
    ],
    [
      'a promise that was forgotten',
      ledger({ posts: [post('R-1', 'card', 1_100)] }),
      /U1 was promised R-1 in C1, and nothing/,
    ],
    [
      'a promise that was kept elsewhere, though the place is there',
      ledger({ posts: [post('R-1', 'report', 3_500, counted('R-1', '4,002'), 'C2')] }),
      /nothing was told there/,
    ],
    [
      'a report that came twice',
      ledger({ posts: [3_500, 3_600].map((at) => post('R-1', 'report', at, counted('R-1', '4,002'))) }),
      /told 2 times there/,
    ],
    [
      'a place that is closed, and nobody told alone',
      ledger({
        entries: [asks('R-1', 1_000), asks('R-1', 1_100, { person: 'U2', room: 'C9', said: 'Following R-1: …' })],
      }),
      /U2 was promised R-1 in C9/,
    ],
    [
      'a promise that went to another run, and was forgotten there',
      ledger({
        entries: [asks('R-1', 1_000), asks('R-2', 1_100, { person: 'U2', room: 'C2', said: 'R-2 queued. Checking.' })],
        posts: [...ledger().posts, post('R-2', 'private', 1_200, 'R-2: R-1 is already running this request.', 'D2')],
      }),
      /R-2 gave way to R-1: U2 was promised R-1 in C2/,
    ],
    [
      'a job that was followed, and whose counts never came',
      ledger(followed('⏹ Cancelled')),
      /U2 followed one .* never read its counts/,
    ],
    ['a run that goes on', ledger({ left: { live: ['R-1'], queued: 1 } }), /still going on: R-1/],
    ['a queue that is not empty', ledger({ left: { live: [], queued: 2 } }), /2 left in the queue/],
    [
      'a failure of ours',
      ledger({ entries: [asks('R-1', 1_000), asks('R-2', 1_000, { said: 'Something went wrong on my side.' })] }),
      /went wrong/,
    ],
    [
      'somebody who is left unsure in the end',
      ledger({
        entries: [asks('R-1', 1_000), asks('R-2', 1_000, { unsure: 5, said: 'I’m not sure this was queued.' })],
      }),
      /I’m not sure/,
    ],
    [
      'a report that does not come to somebody who was left unsure, asked again, and was told of a run',
      ledger({
        entries: [asks('R-1', 1_000, { unsure: 1, said: 'R-1 is already running this request.' })],
        posts: [post('R-1', 'card', 1_100)],
      }),
      /U1 was promised R-1 in C1, and nothing/,
    ],
    [
      'two evaluations of somebody who was left unsure and asked again',
      ledger({
        entries: [asks('R-1', 1_000, { unsure: 1 })],
        jobs: [job('one', 2_000), job('two', 2_500)],
      }),
      /2 of segment/,
    ],
    [
      'a run that nobody has asked for',
      ledger({ posts: [...ledger().posts, post('R-7', 'card', 1_200, 'dev · R-7 · U1 · ended 10:00')] }),
      /nobody was told that R-7/,
    ],
    ['no answer', ledger({ entries: [asks('R-1', 1_000), asks('R-2', 1_000, { said: '' })] }), /no answer/],
  ];

  test.each(WRONG)('finds %s', (_what, wrong, complaint) => {
    expect(audit(wrong).join('\n')).toMatch(complaint);
  });

  test('rounds are the same for a seed, others for another, and hold what makes runs meet', () => {
    expect(draw(7, 50)).toEqual(draw(7, 50));
    expect(draw(7, 50)).not.toEqual(draw(8, 50));
    const all = Array.from({ length: 10 }, (_, seed) => draw(seed, 50)).flat();
    const kinds = new Set(all.map(({ is }) => is));
    expect([...kinds].sort().join(' ')).toBe('archive ask calm cancel ends follow names outside trouble');
    expect(all.filter(({ is }) => is === 'ask').length).toBeGreaterThan(150);
  });
});
