import { describe, expect, test } from '@jest/globals';
import { audit } from './audit.js';
import { disturbed, draw, MOMENTS } from './draw.js';
import type { Ledger } from './ledger.js';
import { asks, counted, ledger, post } from './made-up.js';

const card = post('R-1', 'card', 1_100);
const report = (text = '', at = 3_500) => post('R-1', 'report', at, `${counted('R-1', '4,002')}${text}`);

describe('the audit of a mix in which workers are killed and answers are lost', () => {
  const WRONG: [what: string, ledger: Ledger, complaint: RegExp][] = [
    ['a second card', ledger({ posts: [card, { ...card, at: 1_200 }, report()] }), /told twice: card of R-1 in C1/],
    [
      'a report that came twice in a place of which nobody was promised one',
      ledger({ posts: [card, report(), ...[4_000, 4_100].map((at) => ({ ...report('', at), channel: 'C2' }))] }),
      /told twice: report of R-1 in C2/,
    ],
    [
      'a report that may come twice, where Usher can look',
      ledger({ posts: [card, report('\nPosted again because Slack didn’t confirm the first post.')] }),
      /said to be repeated: report of R-1/,
    ],
    [
      'a card that was left as it was',
      ledger({ posts: [post('R-1', 'card', 1_100, '⏳ Evaluating VIP buyers · R-1'), report()] }),
      /left as it was: the card of R-1 in C1/,
    ],
  ];

  test.each(WRONG)('finds %s', (_what, wrong, complaint) => {
    expect(audit(wrong).join('\n')).toMatch(complaint);
  });

  test('finds nothing wrong with a card that nobody can edit any more', () => {
    const posts = [card, report(), post('R-1', 'card', 1_150, '⏳ Evaluating VIP buyers · R-1', 'C9')];
    expect(audit(ledger({ posts }))).toEqual([]);
  });

  test('finds nothing wrong with one that gave way to a run that was being cancelled, and whose asker reads of that elsewhere', () => {
    const gaveWay =
      'R-2: R-1 was running this request and is being cancelled. Ask again once you see its result. Nothing was started.';
    const refused = 'R-1 was running this request and is being cancelled, so nothing was started.';
    const entries = [
      asks('R-1', 1_000, { person: 'U2', room: 'C2', said: 'R-1 queued. Checking the names.' }),
      asks('R-2', 1_010, { said: 'R-2 queued. Checking the names.' }),
      asks('R-1', 1_200, { room: 'C9', said: refused }),
    ];
    const told = ['C1', 'C2'].flatMap((channel) => [
      post('R-1', 'card', 1_100, undefined, channel),
      post('R-1', 'report', 3_500, counted('R-1', '4,002'), channel),
    ]);
    const posts = [...told, post('R-2', 'private', 1_150, gaveWay, 'D1')];
    expect(audit(ledger({ entries, posts }))).toEqual([]);
  });

  test('takes what was counted besides for no news of the job that happened to count the same', () => {
    const besides = '✅ Cart leavers 310\nAlso counted in this job: VIP buyers 4,002';
    const other = post('R-7', 'report', 3_200, besides, 'C2');
    const entries = [
      asks('R-1', 3_300),
      asks('R-7', 1_000, { room: 'C2', person: 'U2', said: 'R-7 queued. I’ll post the result in <#C2>.' }),
    ];
    const posts = [card, report(), post('R-7', 'card', 1_100, ' · R-7 · ended ', 'C2'), other];
    expect(audit(ledger({ entries, posts })).filter((wrong) => wrong.includes('R-1 reports'))).toEqual([]);
  });
});

test('rounds with kills are the same for a seed, hold all acts of those without, and kill at every moment', () => {
  const seeds = Array.from({ length: 60 }, (_, seed) => seed);
  const rounds = seeds.map((seed) => disturbed(draw(seed, 30), seed));
  expect(disturbed(draw(7, 30), 7)).toEqual(rounds[7]);
  const kills = rounds.map((round) => round.flatMap((act) => (act.is === 'kill' ? [act] : [])));
  expect(new Set(kills.map(({ length }) => length))).toEqual(new Set([1, 2]));
  expect(new Set(kills.flat().map(({ at }) => at))).toEqual(new Set(MOMENTS));
  expect(new Set(kills.flat().map(({ all }) => all))).toEqual(new Set([true, false]));
  for (const [seed, round] of rounds.entries())
    expect(round.filter(({ is }) => is !== 'kill' && is !== 'word lost')).toEqual(draw(seed, 30));
});
