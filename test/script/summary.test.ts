import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SUMMARY = join(import.meta.dirname, '..', '..', 'script', 'summary.js');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'usher-reports-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A test that passed, failed or was skipped; its groups stand before its title. */
type Test = { is: string; groups: string[]; title: string };
const told = (is: string) => (words: string) => {
  const [title = '', ...groups] = words.split(' > ').reverse();
  return { is, groups: groups.reverse(), title };
};
const passed = told('passed');
const failed = told('failed');
const skipped = told('pending');

/** A file that fails without a failing test: it could not be loaded, or a hook or its process broke off. */
const broken = (...tests: Test[]) => ({ broken: true, tests });
type Run = Record<string, Test[] | ReturnType<typeof broken>>;

function report(run: Run): string {
  const testResults = Object.entries(run).map(([name, file]) => {
    const tests = 'broken' in file ? file.tests : file;
    const wrong = 'broken' in file || tests.some(({ is }) => is === 'failed');
    const assertionResults = tests.map(({ is, groups, title }) => ({ ancestorTitles: groups, title, status: is }));
    return { name: join(process.cwd(), name), status: wrong ? 'failed' : 'passed', assertionResults };
  });
  return JSON.stringify({ testResults });
}

/** What is printed for the reports of a first run and, where there was one, of a second. */
function summary({ runs, steps = [] }: { runs: (Run | string)[]; steps?: string[] }) {
  const paths = ['first.json', 'again.json'].map((name) => join(folder, name));
  for (const [n, run] of runs.entries()) {
    writeFileSync(paths[n] ?? '', typeof run === 'string' ? run : report(run));
  }
  const { status, stdout } = spawnSync(process.execPath, [SUMMARY, ...paths, ...steps], { encoding: 'utf8' });
  return { status, lines: stdout.trim().split('\n') };
}

const TESTS = ['npm test'];

describe('the summary', () => {
  test('of one run counts what passed and what failed; what was skipped is neither', () => {
    const run = { 'a.test.ts': [passed('adds'), skipped('later')], 'b.test.ts': [passed('adds')] };
    expect(summary({ runs: [run] })).toEqual({ status: 0, lines: ['2 passed, 0 failed'] });
    const worse = { ...run, 'c.test.ts': [failed('takes'), passed('adds')], 'd.test.ts': broken() };
    expect(summary({ runs: [worse], steps: TESTS })).toEqual({ status: 1, lines: ['3 passed, 2 failed'] });
  });

  test('of two runs names what was flaky, and counts it once, as passed', () => {
    const first = { 'test/a.test.ts': [failed('sums > adds'), passed('takes')], 'b.test.ts': [passed('adds')] };
    const again = { 'test/a.test.ts': [passed('sums > adds'), passed('takes')] };
    expect(summary({ runs: [first, again] })).toEqual({
      status: 0,
      lines: ['flaky: test/a.test.ts › sums › adds', '3 passed, 0 failed'],
    });
  });

  test('what failed twice has failed, beside what was flaky', () => {
    const first = { 'a.test.ts': [failed('adds'), failed('takes')], 'b.test.ts': [failed('adds')] };
    const again = { 'a.test.ts': [passed('adds'), failed('takes')], 'b.test.ts': [passed('adds')] };
    expect(summary({ runs: [first, again], steps: TESTS })).toEqual({
      status: 1,
      lines: ['flaky: a.test.ts › adds', 'flaky: b.test.ts › adds', '2 passed, 1 failed'],
    });
  });

  test('what fails only the second time has passed once: flaky too', () => {
    const first = { 'a.test.ts': [failed('adds'), passed('takes')] };
    const again = { 'a.test.ts': [passed('adds'), failed('takes')] };
    const lines = ['flaky: a.test.ts › adds', 'flaky: a.test.ts › takes', '2 passed, 0 failed'];
    expect(summary({ runs: [first, again] })).toEqual({ status: 0, lines });
  });

  test('a file that could not be run the first time is flaky itself', () => {
    const runs = [{ 'a.test.ts': broken() }, { 'a.test.ts': [passed('adds'), passed('takes')] }];
    const lines = ['flaky: a.test.ts › the file itself could not be run to its end', '2 passed, 0 failed'];
    expect(summary({ runs })).toEqual({ status: 0, lines });
  });

  test.each([
    ['is not in it', [{ 'a.test.ts': [failed('adds')] }, {}], '0 passed, 1 failed'],
    ['is broken in it', [{ 'a.test.ts': [failed('adds')] }, { 'a.test.ts': broken() }], '0 passed, 2 failed'],
    [
      'breaks off after its tests',
      [{ 'a.test.ts': broken() }, { 'a.test.ts': broken(passed('adds')) }],
      '1 passed, 1 failed',
    ],
    [
      'has lost the test',
      [{ 'a.test.ts': [failed('adds')] }, { 'a.test.ts': [passed('takes')] }],
      '1 passed, 1 failed',
    ],
    ['skips the test', [{ 'a.test.ts': [failed('adds')] }, { 'a.test.ts': [skipped('adds')] }], '0 passed, 1 failed'],
  ] satisfies [string, Run[], string][])('a second run clears no file that %s', (_how, runs, line) => {
    expect(summary({ runs, steps: TESTS })).toEqual({ status: 1, lines: [line] });
  });

  test('two tests of one name are two tests', () => {
    const first = { 'a.test.ts': [failed('adds'), failed('adds')] };
    const again = { 'a.test.ts': [passed('adds'), failed('adds')] };
    expect(summary({ runs: [first, again], steps: TESTS }).lines).toEqual([
      'flaky: a.test.ts › adds',
      '1 passed, 1 failed',
    ]);
  });

  test('no report, or half of one, has failed; so has a run without a test', () => {
    expect(summary({ runs: [], steps: TESTS })).toEqual({ status: 1, lines: ['0 passed, 1 failed'] });
    expect(summary({ runs: ['{"testRes'], steps: TESTS })).toEqual({ status: 1, lines: ['0 passed, 1 failed'] });
    expect(summary({ runs: [{}] })).toEqual({ status: 1, lines: ['0 passed, 1 failed'] });
  });

  test('a step that failed without a failing test counts as one', () => {
    const well = { 'a.test.ts': [passed('adds')] };
    expect(summary({ runs: [well], steps: ['npm run check', ...TESTS] }).lines).toEqual(['1 passed, 2 failed']);
    const flaky = [{ 'a.test.ts': [failed('adds')] }, well];
    expect(summary({ runs: flaky, steps: TESTS }).lines).toEqual(['flaky: a.test.ts › adds', '1 passed, 1 failed']);
  });
});
