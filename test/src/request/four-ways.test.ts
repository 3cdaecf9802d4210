import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Adobe } from '../../../src/adobe/index.js';
import { fold, foldWithoutEmoji } from '../../../src/request/fold.js';
import { inQuotes } from '../../../src/request/quotes.js';
import { idWord } from '../../../src/request/audience-term.js';
import { chosenDataset, filledByHand, handed, hands, namesTyped } from './by-hand.js';
import { escaped } from './hostile.js';
import { memoryAdobe } from '../resolve/memory-adobe.js';
import {
  again,
  asSlackSends,
  completed,
  copied,
  finished,
  type Outcome,
  outcomeOf,
  sentFor,
  typedWords,
} from './ways.js';
import { type Case, cases } from '../resolve/worlds.js';

const RUNS = Number(process.env['FOUR_WAYS'] ?? 150);
const SEED = process.env['FOUR_WAYS_SEED'];
const settings = { numRuns: RUNS, ...(SEED === undefined ? {} : { seed: Number(SEED) }) };

/** A form and a command have limits of their own, and say so. */
const TOO_MUCH =
  /too much for a form|can’t be typed as a command|more than a form can hold|I can’t tell what you typed/;

const instants = (text: string) =>
  text.replaceAll(/"(\d{4}-\d\d-\d\dT[^"]+)"/g, (_all, time: string) => `"${new Date(time).toISOString()}"`);

function isSame(outcome: Outcome, request: Case['request'], reportIn: string, read = (text: string) => text): void {
  if ('asked' in outcome) throw new Error(`asked: ${outcome.asked}`);
  expect(read(sentFor(outcome.request))).toBe(read(sentFor(request)));
  expect(outcome.reportIn).toBe(reportIn);
}

/** Adobe looks for names letter by letter, these among them. */
const UNSEEN = /\p{Default_Ignorable_Code_Point}|\p{Cc}/u;

/** Of `:x🎉` Slack makes `:x:tada:`, in which there is another emoji. */
const isSentWhole = (name: string) => fold(asSlackSends(name)) === fold(escaped(name));
/** Adobe looks for letters: without a plain one, what is spelled in several ways at once is not found. */
const hasLetter = (name: string) => /[a-z0-9]/.test(foldWithoutEmoji(name).normalize('NFC'));

/** A name that is found as it is sent. */
const isPlain = (name: string) =>
  fold(name) !== '' && name.length <= 300 && !UNSEEN.test(name) && isSentWhole(name) && hasLetter(name);

/** Nothing else there could be meant by it. */
function isSole(name: string, all: { id: string; name: string }[]): boolean {
  const called = all.filter((one) => fold(one.name) === fold(name));
  return isPlain(name) && called.length === 1 && !all.some(({ id }) => id.toLowerCase() === name.toLowerCase());
}

function areSole({ held, wanted, request: { dataset } }: Case): boolean {
  const names = wanted.flatMap((one) => (one.held ? [one.held.name] : []));
  return (
    (dataset === undefined || isSole(dataset.name, held.datasets)) &&
    names.every((name) => isSole(name, held.audiences))
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
        if (!tooMuch(words) && (sole || 'request' in words)) isSame(words, request, reportIn);
        if (!tooMuch(form) && (sole || 'request' in form)) isSame(form, handed(all, hand), reportIn, instants);
      }),
      settings,
    );
  });

  test('a form that opens because something is missing asks for what the words mean, or asks as they do', async () => {
    const between = fc.constantFrom(' ', ', ', '\n', '; ', '\n- ', ',');
    const quoted = fc.array(fc.boolean(), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(cases, between, quoted, async ({ held, request, wanted, reportIn }, gap, inside) => {
        const { adobe } = memoryAdobe(held);
        const names = wanted.map((one, at) => written(one, inside[at % inside.length] ?? true)).join(gap);
        const words = `export ${names} report:${reportIn}`;
        const { id = held.datasets[0]?.id ?? '', name } = request.dataset ?? {};
        const sandbox = request.sandbox.name;
        const typed = await completed(words, { sandbox, dataset: id }, adobe);
        const fill = { dataset: chosenDataset(id, name) };
        const form = await finished(words, { sandbox, channel: reportIn, fill }, adobe);
        if ('asked' in typed) expect(Object.keys(form)).toEqual(['asked']);
        else if (!tooMuch(form)) isSame(form, typed.request, reportIn);
      }),
      settings,
    );
  });
});

/** As people type names who have not read about quotes, or have. */
const written = ({ held, id, namespace }: Case['wanted'][number], quoted: boolean): string => {
  if (!held) return quoted ? idWord(id, namespace) : `${namespace}:${id}`;
  return quoted ? inQuotes(held.name) : held.name;
};

const tooMuch = (outcome: Outcome) => 'asked' in outcome && TOO_MUCH.test(outcome.asked);

/** A run of this request, asked for again; and that one copied. */
async function goesOn(request: Case['request'], reportIn: string, adobe: Adobe): Promise<void> {
  const second = await again(request, reportIn, adobe);
  if (tooMuch(second)) return;
  isSame(second, request, reportIn);
  const third = await copied(request, reportIn, adobe);
  if (!tooMuch(third)) isSame(third, request, reportIn);
}
