import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { buttons, changes, forms, options } from '../../src/app.js';
import { actionIds } from '../../src/forms/run/ids.js';
import type { View } from '../../src/handlers.js';
import { answers } from '../browser/samples/answers.js';
import { forms as formSamples } from '../browser/samples/forms.js';
import {
  cardSamples,
  detailSamples,
  privateSamples,
  reportSamples,
  submissionSamples,
} from '../browser/samples/runs.js';

const messages = {
  ...answers,
  card: cardSamples,
  details: detailSamples,
  private: privateSamples,
  report: reportSamples,
  submission: submissionSamples,
};

/** Every action id in there; the further buttons of one action are numbered. */
function actionsIn(samples: unknown): string[] {
  const all = JSON.stringify(samples);
  const pressed = [...all.matchAll(/"action_id":"([^"#]+)/g)].map(([, id = '']) => id);
  return [...new Set([...pressed, ...chosenIn(samples)])].sort();
}

/** The action ids that the options of overflow menus stand for. */
function chosenIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const inside = Object.values(value).flatMap(chosenIn);
  const menu = z
    .object({ type: z.literal('overflow'), options: z.array(z.object({ value: z.string() })) })
    .safeParse(value);
  return [...inside, ...(menu.data?.options ?? []).map((option) => option.value.split(' ')[0] ?? '')];
}

describe('the map', () => {
  test('every button of every message has a handler, and every handler of a button is reached from one', () => {
    const shown = actionsIn(messages);
    expect(shown.filter((id) => !(id in buttons))).toEqual([]);
    expect(Object.keys(buttons).filter((id) => !shown.includes(id))).toEqual([]);
  });

  test('every form that can be sent has a handler, and every field that asks us or changes its form', () => {
    const views = Object.values(formSamples).flatMap((made: Record<string, View[]>) => Object.values(made).flat());
    const sent = views.filter(({ submit }) => submit !== undefined).map(({ id }) => id);
    expect([...new Set(sent)].sort()).toEqual(Object.keys(forms).sort());
    const known = [...Object.keys(changes), ...Object.keys(options)];
    expect(Object.values(actionIds).filter((id) => id !== actionIds.inert && !known.includes(id))).toEqual([]);
    expect(known.filter((id) => !actionsIn(views).includes(id))).toEqual([]);
  });
});
