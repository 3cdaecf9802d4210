import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Adobe } from '../../../src/adobe/index.js';
import { fold } from '../../../src/folding.js';
import { filledByHand, handed, type Hand, hands, namesTyped } from './by-hand.js';
import { memoryAdobe } from './memory-adobe.js';
import { again, copied, finished, type Outcome, outcomeOf, sentFor, typedWords } from './ways.js';
import { type Case, cases } from './worlds.js';

const RUNS = Number(process.env['FOUR_WAYS'] ?? 150);
const SEED = process.env['FOUR_WAYS_SEED'];
const settings = { numRuns: RUNS, ...(SEED === undefined ? {} : { seed: Number(SEED) }) };

/** A form and a command have limits of their own, and say so. */
const TOO_MUCH = /too much for a form|No words of a command say exactly this|more than a form can hold/;

const instants = (text: string) =>
  text.replaceAll(/"(\d{4}-\d\d-\d\dT[^"]+)"/g, (_all, time: string) => `"${new Date(time).toISOString()}"`);

function isSame(outcome: Outcome, request: Case['request'], reportIn: string, read = (text: string) => text): void {
  if ('asked' in outcome) throw new Error(`asked: ${outcome.asked}`);
  expect(read(sentFor(outcome.request))).toBe(read(sentFor(request)));
  expect(outcome.reportIn).toBe(reportIn);
}

/** Adobe looks for names letter by letter, these among them. */
const UNSEEN = /\p{Default_Ignorable_Code_Point}|\p{Cc}/u;

/** Each audience has a name that nothing else could be. */
function areSole({ held, wanted, request }: Case): boolean {
  const names = held.audiences.map(({ name }) => fold(name));
  const ids = new Set(held.audiences.map(({ id }) => id.toLowerCase()));
  const datasets = held.datasets.filter(({ name }) => fold(name) === fold(request.dataset?.name ?? ''));
  const sets = request.dataset === undefined || (datasets.length === 1 && fold(request.dataset.name) !== '');
  const inDatasets = held.datasets.some(({ id }) => id === request.dataset?.name);
  return (
    sets &&
    !inDatasets &&
    wanted.every(({ held: one }) => {
      const name = one && fold(one.name);
      if (one === undefined || name === undefined) return true;
      const only = names.filter((other) => other === name).length === 1;
      return (
        only && name !== '' && !ids.has(one.name.toLowerCase()) && one.name.length <= 300 && !UNSEEN.test(one.name)
      );
    })
  );
}

describe('words, form, “Copy as command” and “Run again” are four ways to say one thing', () => {
  test('what is chosen, by ids, is never another and never asked about', async () => {
    await fc.assert(
      fc.asyncProperty(cases, hands, async (all, hand) => {
        const { held, request, reportIn } = all;
        const { adobe } = memoryAdobe(held);
        const first = await copied(request, reportIn, adobe);
        const whole = await filledByHand(all, { ...hand, named: false }, adobe);
        if (!tooMuch(first)) isSame(first, request, reportIn);
        if (!tooMuch(whole)) isSame(whole, handed(all, hand), reportIn, instants);
        for (const one of [first, whole]) if ('request' in one) await goesOn(one.request, reportIn, adobe);
        if (!('request' in first)) await goesOn(request, reportIn, adobe);
      }),
      settings,
    );
  });

  test('what is typed by its name is that, or asked about', async () => {
    await fc.assert(
      fc.asyncProperty(cases, hands, fc.constantFrom(' ', ', ', '\n'), async (all, hand, between) => {
        const { held, request, reportIn } = all;
        const { adobe } = memoryAdobe(held);
        const words = await outcomeOf(() => typedWords(namesTyped(all, between), adobe));
        const form = await filledByHand(all, { ...hand, named: true }, adobe);
        const sole = areSole(all);
        if (sole || 'request' in words) isSame(words, request, reportIn);
        if (!tooMuch(form) && (sole || 'request' in form)) isSame(form, handed(all, hand), reportIn, instants);
      }),
      settings,
    );
  });
});

const tooMuch = (outcome: Outcome) => 'asked' in outcome && TOO_MUCH.test(outcome.asked);

/** A run of this request, asked for again; and that one copied. */
async function goesOn(request: Case['request'], reportIn: string, adobe: Adobe): Promise<void> {
  const second = await again(request, reportIn, adobe);
  if (tooMuch(second)) return;
  isSame(second, request, reportIn);
  const third = await copied(request, reportIn, adobe);
  if (!tooMuch(third)) isSame(third, request, reportIn);
}
