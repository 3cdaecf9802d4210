import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');
const TOOLS = ['bash', 'dirname', 'rm', 'mkdir', 'grep'];

const CONFIG = `export default {
  testEnvironment: 'node', transform: {}, collectCoverageFrom: ['src/**'],
  coverageReporters: ['json'], coverageThreshold: { global: { lines: 90 } },
};`;
const NPM = `case "$*" in
  *check*) exit 0 ;;
  *) shift 4; NODE_OPTIONS=--experimental-vm-modules exec node node_modules/jest/bin/jest.js --coverage "$@" ;;
esac`;
const SUMS = `export function add(a, b) {
  return a + b;
}
export function take(a, b) {
  return a - b;
}`;

/** A small project of its own with our scripts, and with jest; only npm is made up. */
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'usher-again-'));
  for (const part of ['bin', 'src', 'test']) mkdirSync(join(folder, part));
  cpSync(join(ROOT, 'script'), join(folder, 'script'), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  for (const tool of TOOLS) symlinkSync(which(tool), join(folder, 'bin', tool));
  symlinkSync(process.execPath, join(folder, 'bin', 'node'));
  file('bin/npm', `#!${which('bash')}\n${NPM}`);
  file('script/bootstrap', `#!${which('bash')}\nexit 0`);
  file('package.json', '{"type":"module"}');
  file('jest.config.js', CONFIG);
  file('src/sums.js', SUMS);
});
afterEach(() => rmSync(folder, { recursive: true }));

const which = (tool: string) => execFileSync('sh', ['-c', `command -v ${tool}`], { encoding: 'utf8' }).trim();
const file = (path: string, text: string) => writeFileSync(join(folder, path), text, { mode: 0o755 });

/** A file of tests. `firstTime()` is true until somebody asks again, in this run or in a later one: so fails what is flaky. */
function tests(name: string, lines: string): void {
  file(
    `test/${name}.test.js`,
    `import { expect, test } from '@jest/globals';
    import { existsSync, writeFileSync } from 'node:fs';
    import { add, take } from '../src/sums.js';
    const marker = new URL('./${name}-ran', import.meta.url);
    function firstTime() {
      const first = !existsSync(marker);
      writeFileSync(marker, '');
      return first;
    }
    ${lines}`,
  );
}

const ADDS = "test('adds', () => expect(add(1, 2)).toBe(3));";
/** The first time it does not get as far as what it should cover. */
const FLAKY = `test('takes', () => {
  if (firstTime()) throw new Error('busy');
  expect(take(3, 2)).toBe(1);
});`;

/** What script/test prints from the first flaky test on, or, without one, as its last line. */
function scriptTest() {
  const { status, stdout } = spawnSync(join(folder, 'bin', 'bash'), [join(folder, 'script', 'test')], {
    env: { PATH: join(folder, 'bin') },
    encoding: 'utf8',
  });
  const lines = stdout.trim().split('\n');
  return { status, lines: lines.filter((line, n) => line.startsWith('flaky: ') || n === lines.length - 1) };
}

describe('script/test with jest itself', () => {
  test('what fails the first time only is flaky and fails nothing; what both runs cover counts', () => {
    tests('well', ADDS);
    tests('flaky', FLAKY);
    expect(scriptTest()).toEqual({ status: 0, lines: ['flaky: test/flaky.test.js › takes', '2 passed, 0 failed'] });
  });

  test('what always fails fails the run, beside what is flaky', () => {
    tests('flaky', `${ADDS}\n${FLAKY}`);
    tests('wrong', "test('adds wrongly', () => expect(add(1, 2)).toBe(4));");
    tests('broken', "import '../src/nowhere.js';");
    expect(scriptTest()).toEqual({ status: 1, lines: ['flaky: test/flaky.test.js › takes', '2 passed, 2 failed'] });
  });

  test('too little coverage fails the run, with a flaky test and without one', () => {
    tests('flaky', `test('adds', () => expect(firstTime()).toBe(false));`);
    expect(scriptTest()).toEqual({ status: 1, lines: ['flaky: test/flaky.test.js › adds', '1 passed, 1 failed'] });
    expect(scriptTest()).toEqual({ status: 1, lines: ['1 passed, 1 failed'] });
  });

  test('jest that dies fails the run, and nothing is run again', () => {
    tests('well', `firstTime(); ${ADDS}`);
    file('jest.config.js', CONFIG.replace('{', "{ globalSetup: './src/nowhere.js',"));
    expect(scriptTest()).toEqual({ status: 1, lines: ['0 passed, 1 failed'] });
    expect(existsSync(join(folder, 'test', 'well-ran'))).toBe(false);
  });

  test('more failed files than chance explains fail at once', () => {
    for (let n = 1; n <= 16; n += 1) tests(`flaky-${n}`, n === 1 ? `${ADDS}\n${FLAKY}` : FLAKY);
    expect(scriptTest()).toEqual({ status: 1, lines: ['1 passed, 16 failed'] });
  });
});
