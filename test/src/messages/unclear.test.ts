import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { refuseBlocks } from '../../../playground/slack/blocks.js';
import { unclearRequest, which } from '../../../src/messages/unclear.js';
import type { UnclearRequest } from '../../../src/resolve/unclear.js';
import { hostile } from '../request/hostile.js';

const kept = '0e5a2c1e-8d7f-4a51-9f0b-6a2f4c1d9e10';

const words = z.object({ text: z.string() });
const option = z.object({ text: words, value: z.string() });
const button = option.extend({ type: z.literal('button') });
const menu = z.object({ type: z.literal('static_select'), options: z.array(option) });
const blocks = z.array(
  z.discriminatedUnion('type', [
    z.object({ type: z.literal('section'), text: words }),
    z.object({ type: z.literal('context'), elements: z.tuple([words]) }),
    z.object({ type: z.literal('actions'), elements: z.array(z.discriminatedUnion('type', [button, menu])) }),
  ]),
);
type Option = z.infer<typeof option>;
/** What is read, one block after the other, and what can be pressed below each sentence. */
interface Read {
  sentence: string;
  options: Option[];
  isMenu: boolean;
  notes: string[];
}

function read(message: { blocks: object[] }): Read[] {
  const all: Read[] = [];
  for (const block of blocks.parse(message.blocks)) {
    if (block.type === 'section') all.push({ sentence: block.text.text, options: [], isMenu: false, notes: [] });
    const last = all.at(-1);
    if (block.type === 'context') last?.notes.push(block.elements[0].text);
    if (block.type !== 'actions') continue;
    last?.options.push(...block.elements.flatMap((one) => ('options' in one ? one.options : [one])));
    if (last && block.elements.some((one) => 'options' in one)) last.isMenu = true;
  }
  return all;
}

const labels = (message: { blocks: object[] }) =>
  read(message).flatMap(({ options }) => options.map((one) => one.text.text));

const problem = (sentence: string, names: string[], more: Partial<UnclearRequest['problems'][number]> = {}) => ({
  sentence,
  typed: sentence,
  choices: names.map((name, at) => ({ name, at, apart: `…${at}` })),
  ...more,
});
const one = (names: string[], more: Partial<UnclearRequest['problems'][number]> = {}) =>
  unclearRequest({ kept, problems: [problem('Which?', names, more)] });

const name = fc.oneof(
  hostile,
  fc.array(hostile, { minLength: 5, maxLength: 60 }).map((pieces) => pieces.join('').slice(0, 300)),
  fc
    .tuple(fc.constantFrom('x', '"', '\u0000', '&', '*', '😀'), hostile)
    .map(([letter, end]) => `${letter.repeat(290)}${end}`.slice(0, 300)),
);
const detail = fc.option(
  fc.tuple(name, hostile).map(([namespace, id]) => `12 profiles · ${namespace} · ${id}`),
  { nil: undefined },
);
const problems = fc.array(
  fc.record({
    sentence: name,
    choices: fc.array(fc.record({ name, detail, apart: detail }), { maxLength: 15 }),
    more: fc.option(fc.nat(300), { nil: undefined }),
    sort: fc.constantFrom('audience', 'dataset', 'policy', undefined),
    alike: fc.constantFrom(true, undefined),
  }),
  { minLength: 1, maxLength: 20 },
);

describe('whatever is not clear, and however things are called', () => {
  test('Slack takes the question, and each button stands under the sentence that it answers', () => {
    fc.assert(
      fc.property(problems, fc.array(name, { maxLength: 8 }), (all, names) => {
        let next = 0;
        const made = all.map(({ sentence, choices, ...rest }, at) => ({
          ...rest,
          // Its number tells it from the others, whatever is left out or escaped.
          sentence: `No. ${at}! ${sentence}`,
          typed: sentence,
          choices: choices.map((choice) => ({ ...choice, at: next++ })),
        }));
        const without = names.length > 0 ? { without: { at: next, names } } : {};
        const message = unclearRequest({ kept, problems: made, ...without }, 'R-7');
        expect(refuseBlocks(message.blocks)).toBeUndefined();
        const [begins, ...below] = read(message);
        expect(begins?.sentence).toBe('R-7 was not started.');
        const asked = below.filter(({ sentence }) => sentence.startsWith('No. '));
        expect(asked.map(({ sentence }) => Number(/\d+/.exec(sentence)?.[0]))).toEqual(asked.map((_one, at) => at));
        for (const [at, { options }] of asked.entries()) {
          const own = options.filter(({ value }) => value !== `${kept} ${next}`);
          const values = made[at]?.choices.map((choice) => `${kept} ${choice.at}`) ?? [];
          expect(own.map(({ value }) => value)).toEqual(values.slice(0, own.length));
          expect(own.length).toBeGreaterThanOrEqual(Math.min(10, values.length));
          expect(new Set(own.map(({ text }) => text.text)).size).toBe(own.length);
        }
        const later = made.length - asked.length;
        expect(below.slice(asked.length).map(({ sentence }) => sentence)).toEqual(
          later === 0 ? [] : [expect.stringMatching(new RegExp(`^${later} more things? (is|are) unclear`))],
        );
        for (const label of labels(message)) {
          expect(label.length).toBeLessThanOrEqual(75);
          expect(label.trim()).not.toBe('');
        }
      }),
      // Without shrinking: a question has so many parts that it would take minutes.
      { numRuns: 150, endOnFailure: true },
    );
  });
});

test('of twenty names with five candidates each some are asked about with all of theirs, and the others are counted', () => {
  const names = Array.from({ length: 20 }, (_, n) => `Campaign ${n} of the season`);
  const made = names.map((name) => problem(`No audience is called exactly “${name}”.`, names.slice(0, 5)));
  const message = unclearRequest({ kept, problems: made, without: { at: 100, names: ['VIP buyers'] } });
  const parts = read(message);
  const later = parts.at(-1);
  expect(parts.slice(0, -1).map(({ options }) => options.length)).toEqual(parts.slice(0, -1).map(() => 5));
  expect(parts.length).toBeGreaterThan(5);
  expect(later?.sentence).toBe(
    `${21 - parts.length} more things are unclear. I’ll ask about them once these are answered.`,
  );
  expect(later?.notes).toEqual(['If you leave these out, the run still includes “VIP buyers”.']);
  expect(later?.options.map(({ text }) => text.text)).toEqual(['Run without any of them']);
});

describe('choices that begin alike', () => {
  const long = 'Customers who purchased in the last 30 days and opened the email campaign of the country ';

  test('show what they differ in', () => {
    const [germany, austria] = labels(one([`${long}Germany`, `${long}Austria`]));
    expect(germany).toMatch(/^Customers who .*….*Germany$/);
    expect(austria).toMatch(/^Customers who .*….*Austria$/);
  });

  test('show it beside what tells them apart, too', () => {
    const choices = ['Germany', 'Austria'].map((name, at) => ({
      name: `${long}${name}`,
      detail: `${at} profiles · …aaaaaaa${at}`,
      at,
    }));
    const message = unclearRequest({ kept, problems: [{ sentence: 'Which?', typed: '', choices }] });
    expect(labels(message)).toEqual([
      expect.stringMatching(/Germany · 0 profiles · …aaaaaaa0$/),
      expect.stringMatching(/Austria · 1 profiles · …aaaaaaa1$/),
    ]);
  });

  test('and are called the same are told apart otherwise, by their place at last', () => {
    expect(labels(one(['VIP', 'VIP', 'VIP buyers']))).toEqual(['VIP · …0', 'VIP · …1', 'VIP buyers']);
    const same = { sentence: 'Which?', typed: '', choices: [0, 1].map((at) => ({ name: 'VIP', at })) };
    expect(labels(unclearRequest({ kept, problems: [same] }))).toEqual(['1. VIP', '2. VIP']);
  });
});

test('a long detail leaves room for the name, and shows its count and the end of the id', () => {
  const long = `12,044 profiles · ${'Namespace'.repeat(8)} · …c68d2d04`;
  const message = unclearRequest({
    kept,
    problems: [{ sentence: '', typed: '', choices: [{ name: 'Summer sale of all', detail: long, at: 0 }] }],
  });
  expect(labels(message)).toEqual([expect.stringMatching(/^Summer sale of all · 12,044 profiles · Name.*…c68d2d04$/)]);
});

describe('more than ten choices', () => {
  const twelve = Array.from({ length: 12 }, () => 'Summer sale');

  test('are all in a menu', () => {
    const [part] = read(one(twelve, { alike: true }));
    expect(part).toMatchObject({ isMenu: true, notes: [] });
    expect(part?.options.map(({ value }) => value)).toEqual(twelve.map((_name, at) => `${kept} ${at}`));
  });

  test.each([
    [{ alike: true as const }, /^\d+ more not shown\. List them with \/audience find, then type the id/],
    [
      { alike: true as const, sort: 'dataset' as const },
      /^\d+ more not shown\. List them with \/audience dataset, then type to: and the id/,
    ],
    [{ sort: 'policy' as const }, /^\d+ more not shown\. Type policy: and the id/],
    [{}, /^\d+ more not shown\. Type more of the name to see them\.$/],
  ])('that no menu has room for: how to get at the rest is true (%j)', (more, says) => {
    const [part] = read(
      one(
        Array.from({ length: 150 }, (_, n) => `${n}: summer sale of the whole long season`),
        more,
      ),
    );
    const [note = ''] = part?.notes ?? [];
    expect(note).toMatch(says);
    expect(part?.options.length).toBeGreaterThan(20);
    expect(Number.parseInt(note)).toBe(150 - (part?.options.length ?? 0));
  });

  test('of an audience to look at: the same, in buttons where no menu can hold what they stand for', () => {
    const asked = { sentence: 'Which?', typed: '', alike: true as const, action: 'audience:size' };
    const choices = twelve.map((name, at) => ({
      name,
      detail: `…${at}`,
      id: `4edc8488-2c35-4f6d-b4c6-9075c68d2d${at + 10}`,
    }));
    const [part] = read(which({ ...asked, sandbox: 'dev', choices }));
    expect(part?.options.map(({ value }) => value)).toEqual(choices.map(({ id }) => `dev ${id}`));
    const [other] = read(which({ ...asked, sandbox: 'a-sandbox-of-a-very-long-name-that-nobody-types', choices }));
    expect(other).toMatchObject({ isMenu: false, notes: [expect.stringMatching(/^2 more not shown/)] });
    expect(other?.options).toHaveLength(10);
  });
});
