import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');
/** What every Unix has; `id`, `sudo` and the package managers are told apart by each test. */
const TOOLS = ['bash', 'sh', 'env', 'dirname', 'sed', 'rm', 'mkdir', 'touch', 'cat', 'grep', 'chmod'];

let folder: string;
let bin: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'usher-machine-'));
  bin = join(folder, 'bin');
  mkdirSync(bin);
  cpSync(join(ROOT, 'script'), join(folder, 'script'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  writeFileSync(join(folder, 'package-lock.json'), '{}');
  for (const tool of TOOLS) symlinkSync(which(tool), join(bin, tool));
});
afterEach(() => rmSync(folder, { recursive: true }));

const which = (tool: string) => execFileSync('sh', ['-c', `command -v ${tool}`], { encoding: 'utf8' }).trim();

/** A command that notes how it was called, then does `does`. */
function fake(name: string, does = 'exit 0'): void {
  writeFileSync(join(bin, name), `#!${join(bin, 'bash')}\necho "${name} $*" >> ${folder}/calls\n${does}\n`, {
    mode: 0o755,
  });
}

const redis = (version: string) => `echo "Redis server v=${version} sha=0"`;

/** A machine with the right Node, Redis, Chromium, the packages, and somebody who is not root. */
function machine(...lacks: ('node' | 'redis' | 'chromium' | 'packages')[]): void {
  if (!lacks.includes('node')) symlinkSync(process.execPath, join(bin, 'node'));
  if (!lacks.includes('redis')) fake('redis-server', redis('7.0.15'));
  if (!lacks.includes('chromium')) fake('chromium');
  mkdirSync(join(folder, 'node_modules'));
  if (!lacks.includes('packages')) writeFileSync(join(folder, 'node_modules', '.package-lock.json'), '{}');
  fake('id', 'echo 1000');
  fake('npm');
  fake('openssl');
}

/** sudo that only notes what would need root, but lets the package manager through. */
const sudo = () => fake('sudo', 'case "$*" in *apt-get*) exec "$@";; esac');

/** apt-get whose lists cannot all be fetched, and which installs programs that say this. */
const apt = (says: string) =>
  fake(
    'apt-get',
    `[ "$1" = update ] && exit 100; for last; do :; done; echo '${says}' > ${bin}/$last; chmod +x ${bin}/$last`,
  );

function run(script: string, ...options: string[]) {
  const { status, stdout, stderr } = spawnSync(join(bin, 'bash'), [join(folder, 'script', script), ...options], {
    env: { PATH: bin },
    encoding: 'utf8',
  });
  const calls = existsSync(join(folder, 'calls')) ? readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n') : [];
  return { status, out: stdout, err: stderr, calls: calls.filter((call) => !/^(id|redis-server) /.test(call)) };
}

describe('script/bootstrap', () => {
  test('uses what is there, and calls nothing', () => {
    machine();
    expect(run('bootstrap')).toMatchObject({ status: 0, calls: [], err: '' });
  });

  test.each([
    ['no Node', () => undefined],
    ['an old Node', () => fake('node', 'exit 1')],
  ])('%s: says which is needed', (_what, prepare) => {
    machine('node');
    prepare();
    expect(run('bootstrap')).toMatchObject({ status: 1, err: expect.stringContaining('Node 20.19 or newer') });
  });

  test('no Redis, neither root nor sudo: the exact command', () => {
    machine('redis');
    fake('apt-get');
    const { status, err, calls } = run('bootstrap');
    expect(status).toBe(1);
    expect(err).toContain('run as root: apt-get update && apt-get install --no-install-recommends redis-server');
    expect(calls).toEqual([]);
  });

  test('no Redis, sudo, apt: fresh lists even if one fails, no service started, nothing left behind', () => {
    machine('redis');
    apt(redis('7.0.15'));
    sudo();
    const { status, calls } = run('bootstrap');
    expect(status).toBe(0);
    const asked = calls.join('\n');
    expect(asked).toMatch(/sudo apt-get update -qq\n/);
    expect(asked).toMatch(
      /sudo env DEBIAN_FRONTEND=noninteractive apt-get install .*--no-install-recommends .*redis-server/,
    );
    // A machine that has the file keeps it.
    const times = existsSync('/usr/sbin/policy-rc.d') ? 0 : 1;
    expect(asked.match(/sudo sh -c printf [^]*> \/usr\/sbin\/policy-rc.d/g) ?? []).toHaveLength(times);
    expect(asked.match(/sudo rm -f \/usr\/sbin\/policy-rc.d$/g) ?? []).toHaveLength(times);
  });

  test('another package manager, or none', () => {
    machine('redis');
    expect(run('bootstrap').err).toContain('Please install redis-server 6.2 or newer');
    fake('apk');
    expect(run('bootstrap').err).toContain('run as root: apk add redis');
  });

  test.each([
    ['without windows of its own where there is such a package', 'exit 0', 'chromium-headless-shell'],
    ['the usual one elsewhere', 'exit 100', 'chromium'],
  ])('no Chromium: %s, with one look at the lists for both', (_what, known, name) => {
    machine('redis', 'chromium');
    apt(redis('7.0.15'));
    fake('apt-cache', known);
    sudo();
    const { status, calls } = run('bootstrap');
    expect(status).toBe(0);
    const asked = calls.filter((call) => call.startsWith('sudo ') && call.includes('apt-get'));
    expect(asked).toEqual([
      'sudo apt-get update -qq',
      expect.stringMatching(/ install .*--no-install-recommends .*redis-server$/),
      expect.stringMatching(new RegExp(` install .*--no-install-recommends .* ${name}$`)),
    ]);
  });

  test('no Chromium to be had: the exact command; not needed for the demo', () => {
    machine('chromium');
    expect(run('bootstrap', '--without-browser')).toMatchObject({ status: 0, calls: [] });
    expect(run('bootstrap').err).toContain('Please install Chromium, or set CHROMIUM_PATH');
    fake('apt-get');
    const { status, err, calls } = run('bootstrap');
    expect(status).toBe(1);
    expect(err).toContain('run as root: apt-get update && apt-get install --no-install-recommends chromium');
    expect(calls).toEqual([]);
  });

  test('a Redis that is too old', () => {
    machine('redis');
    fake('redis-server', redis('6.0.16'));
    expect(run('bootstrap')).toMatchObject({ status: 1, err: expect.stringContaining('is 6.0') });
  });

  test('packages: once, again when the lockfile is newer, and by npm install where npm ci refuses', () => {
    machine('packages');
    expect(run('bootstrap').calls).toEqual([expect.stringMatching(/^npm ci .*--include=dev/)]);
    expect(run('bootstrap').calls).toHaveLength(1);
    const later = new Date(Date.now() + 60_000);
    utimesSync(join(folder, 'package-lock.json'), later, later);
    fake('npm', '[ "$1" != ci ]');
    expect(run('bootstrap')).toMatchObject({ status: 0 });
    expect(run('bootstrap').calls.at(-1)).toMatch(/^npm install --no-save /);
    fake('npm', 'exit 1');
    expect(run('bootstrap')).toMatchObject({ status: 1, err: expect.stringContaining('Please run: npm install') });
  });
});

describe('script/test', () => {
  const last = (out: string) => out.trim().split('\n').at(-1);
  const report = (passed: number, failed: number) => {
    const tests = Array.from({ length: passed + failed }, (_, n) => {
      return { ancestorTitles: [], title: `test ${n}`, status: n < passed ? 'passed' : 'failed' };
    });
    const file = { name: 'a.test.ts', status: failed > 0 ? 'failed' : 'passed', assertionResults: tests };
    return JSON.stringify({ testResults: [file] });
  };
  /** npm whose checks end with `check`, and whose tests leave a report and end with `tests`. */
  const npm = (check: number, tests: number, json: string) =>
    fake('npm', `case "$*" in *check*) exit ${check};; *) echo '${json}' > coverage/tests.json; exit ${tests};; esac`);

  test.each([
    ['all well', () => npm(0, 0, report(7, 0)), 0, '7 passed, 0 failed'],
    ['a test fails: counted once', () => npm(0, 1, report(6, 1)), 1, '6 passed, 1 failed'],
    ['only the check fails', () => npm(1, 0, report(7, 0)), 1, '7 passed, 1 failed'],
    ['too little coverage', () => npm(0, 1, report(7, 0)), 1, '7 passed, 1 failed'],
    ['no report', () => fake('npm', 'exit 1'), 1, '0 passed, 2 failed'],
    ['nothing was tested', () => npm(0, 0, report(0, 0)), 1, '0 passed, 1 failed'],
    ['no Redis to be had', () => rmSync(join(bin, 'redis-server')), 1, '0 passed, 1 failed'],
    ['no Node', () => rmSync(join(bin, 'node')), 1, '0 passed, 1 failed'],
  ])('%s', (_what, prepare, status, line) => {
    machine();
    mkdirSync(join(folder, 'coverage'));
    writeFileSync(join(folder, 'coverage', 'tests.json'), report(99, 0));
    prepare();
    const ended = run('test');
    expect(last(ended.out)).toBe(line);
    expect(ended.status).toBe(status);
  });
});
