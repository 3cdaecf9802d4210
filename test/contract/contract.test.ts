import { describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { nextTrafficName } from '../journeys/world.js';
import { checkCalls, checkContract, type Exception, type Exchange } from './check.js';
import { readSpecification } from './specification.js';

const operations = readSpecification(join(import.meta.dirname, 'small.yaml'));
const CREATE = 'POST /lamps';

const exchange = (more: Partial<Exchange> = {}): Exchange => ({
  method: 'POST',
  path: '/house/lamps',
  query: {},
  headers: { 'x-room': 'hall' },
  from: 'made-up:1',
  scripted: false,
  body: { name: 'one' },
  status: 200,
  response: { name: 'one' },
  ...more,
});
const get = (path: string, status: number, response?: unknown) =>
  exchange({ method: 'GET', path, headers: {}, body: undefined, status, response });
const check = (...exchanges: Exchange[]) => checkContract(operations, exchanges, []).deviations;

describe('an exchange by the file passes', () => {
  test.each([
    ['as it is', exchange()],
    ['with everything', exchange({ query: { dim: '3', mood: 'warm' }, body: { name: 'a', bulbs: [{ watt: 4 }] } })],
    ['with a field called properties', exchange({ body: { name: 'a', properties: { colour: 'red' } } })],
    ['with a declared refusal', exchange({ status: 404, response: { reason: 'none' } })],
    ['whose answer a test made up', exchange({ status: 418, response: { odd: 1 }, scripted: true })],
    ['whose answer was lost', exchange({ status: 0, response: undefined })],
    ['that the gateway stopped', exchange({ status: 403, response: { error_code: '403010', message: 'no token' } })],
    ['that met a busy gateway', exchange({ status: 503, response: {} })],
    ['whose answer may be anything', get('/house/lamps/bulk', 207, { whatever: 1 })],
    ['of one of two shapes', get('/house/lamps/7', 200, { wax: 'bees' })],
  ])('%s', (_what, good) => {
    expect(check(good)).toEqual([]);
  });
});

describe('one against it is named', () => {
  test.each([
    [
      'a call that is not there',
      exchange({ path: '/house/doors' }),
      'no file: POST /house/doors: : no file has this call',
    ],
    ['a header left out', exchange({ headers: {} }), 'header/x-room: is required'],
    ['a parameter nobody knows', exchange({ query: { dimm: '3' } }), 'query/dimm: is not declared'],
    ['a number that is none', exchange({ query: { dim: 'low' } }), 'query/dim: may not be low'],
    ['a word that is not listed', exchange({ query: { mood: 'grim' } }), 'query/mood: may not be grim'],
    ['a field left out', exchange({ body: {} }), "body/name: must have required property 'name'"],
    ['a misspelled field', exchange({ body: { name: 'a', bulb: [] } }), 'body/bulb: is not declared'],
    ['one deep inside', exchange({ body: { name: 'a', bulbs: [{ wat: 1 }] } }), 'body/bulbs/*/wat: is not declared'],
    ['a wrong kind', exchange({ response: { name: 7 } }), 'answer/200/name: must be string'],
    ['a status nobody declared', exchange({ status: 418 }), 'answer/418: this status is not declared'],
    ['a referred answer', exchange({ status: 404, response: {} }), 'answer/404/reason: must have required property'],
    ['a body where none is declared', { ...get('/house/lamps/bulk', 207), body: {} }, 'body: is not declared'],
    [
      'the nearer of two shapes',
      get('/house/lamps/7', 200, { wax: 'bees', smell: 1 }),
      'answer/200/smell: is not declared',
    ],
  ])('%s', (_what, bad, line) => {
    const lines = check(bad);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(line);
    expect(lines[0]).toContain('(1 times, first in made-up:1)');
  });

  test('once, however often it happened', () => {
    const lines = check(exchange(), exchange({ headers: {} }), exchange({ headers: {}, from: 'made-up:3' }));
    expect(lines).toEqual([`small.yaml: ${CREATE}: header/x-room: is required (2 times, first in made-up:1)`]);
  });
});

describe('an exception', () => {
  const exception = (pointer: string): Exception => ({
    file: 'small.yaml',
    operation: CREATE,
    pointer,
    reason: 'a sample',
  });
  const odd = exchange({ body: { name: 'a', bulbs: [{ wat: 1 }] } });

  test('covers what it names, and nothing else', () => {
    const known = exception('body/bulbs/*/wat');
    const { deviations, used } = checkContract(operations, [odd, odd], [known]);
    expect([deviations, used]).toEqual([[], new Map([[known, 2]])]);
    expect(checkContract(operations, [odd], [exception('body/*')]).deviations).toHaveLength(2);
  });

  test('that is not needed is named, unless its call was never seen', () => {
    const idle = [exception('body/glow')];
    expect(checkContract(operations, [exchange()], idle).deviations).toEqual([
      `small.yaml: ${CREATE}: body/glow: this exception is not needed`,
    ]);
    expect(checkContract(operations, [get('/house/lamps/bulk', 207)], idle).deviations).toEqual([]);
  });
});

describe('the calls', () => {
  const seen = () => checkContract(operations, [exchange(), exchange()], []).seen;

  test('are counted', () => {
    expect([...seen()].map(([{ name }, count]) => [name, count])).toEqual([[CREATE, 2]]);
    expect(checkCalls({ 'small.yaml': [CREATE] }, seen())).toEqual([]);
  });

  test('that were never seen are named, and those that nobody decided on', () => {
    expect(checkCalls({ 'small.yaml': ['GET /lamps/{LAMP}'] }, seen())).toEqual([
      'small.yaml: GET /lamps/{LAMP}: never seen, so never checked',
      'small.yaml: POST /lamps: seen, but not among the calls of calls.ts',
    ]);
  });
});

test('no two worlds record under one name: the later would replace the earlier', () => {
  expect(nextTrafficName()).not.toBe(nextTrafficName());
  expect(nextTrafficName()).toMatch(/^contract-contract-\d+$/);
});
