import { expect, test } from '@jest/globals';
import { foreign } from '../../../src/platform/escape.js';
import { allForms, allMessages } from '../../browser/samples/index.js';
import { homeSample } from '../../browser/samples/home.js';
import { callOf } from '../../browser/samples/recorded.js';

/** Where ids stand alone: people copy them there, or hand them to others. */
const WITH_IDS = /^(details|run-details|files)\.|^jobs\.jobDetails|command/i;
/** The last small line of a job in a list ends in its id. */
const JOB_NOTE = / · `[\w-]+`$|^Job `[\w-]+`$/;
/** Adobe's own ids; those of samples are shorter. */
const LONG = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/;

const samples: [string, object][] = [...allMessages, ...allForms, ['home', homeSample]];

/** All that has an id and a name of its own in what a message was made from. */
function namedIn(value: unknown, known = new Map<string, string>()): Map<string, string> {
  if (typeof value !== 'object' || value === null) return known;
  const { id, name } = value as { id?: unknown; name?: unknown }; // any object may lack both
  if (typeof id === 'string' && typeof name === 'string' && id !== name) known.set(id, name);
  for (const one of Object.values(value)) namedIn(one, known);
  return known;
}

function linesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) =>
    typeof one === 'string' ? (key === 'text' ? one.split('\n') : []) : linesIn(one),
  );
}

/** Lines with the id of something whose name they do not say. Where links lead is not read. */
function nameless(made: object): string[] {
  const known = [...namedIn(callOf(made)?.given)];
  const lines = linesIn(made).map((line) => line.replace(/<https?:[^|>]*\|/g, '<'));
  return lines.filter((line) => {
    if (JOB_NOTE.test(line)) return false;
    const shown = known.filter(([id]) => new RegExp(`(^|[^\\w-])${id}($|[^\\w-])`).test(line));
    return (
      shown.some(([, name]) => ![name, foreign(name)].some((one) => line.includes(one.slice(0, 10)))) ||
      (LONG.test(line) && !shown.length)
    );
  });
}

test('no message but Details, and what is made to be copied, shows an id where there is a name', () => {
  const found = samples.flatMap(([name, made]) =>
    WITH_IDS.test(name) ? [] : nameless(made).map((line) => `${name}: ${line}`),
  );
  expect(found).toEqual([]);
});

test('the samples have names to be said', () => {
  expect(samples.filter(([, made]) => namedIn(callOf(made)?.given).size > 0).length).toBeGreaterThan(50);
});
