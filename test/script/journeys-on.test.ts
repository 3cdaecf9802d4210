import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');
const TOOLS = ['bash', 'dirname', 'mktemp', 'rm', 'mkdir', 'chmod', 'cat'];
const which = (tool: string) => execFileSync('sh', ['-c', `command -v ${tool}`], { encoding: 'utf8' }).trim();

/** A machine whose npm brings a made-up Node: it says its version, and ends with `code` when it is to run jest. */
const npm = (version: string, code: number) => `#!${which('bash')}
[ "$1" = install ] || exit 0
while [ "$1" != --prefix ]; do shift; done
at="$2/node_modules/\${3%@*}/bin"
mkdir -p "$at"
printf '#!${which('bash')}\\n[ "$1" = --version ] && echo ${version} && exit\\necho "jest: $*"\\nexit ${code}\\n' > "$at/node"
chmod +x "$at/node"
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'usher-journeys-on-'));
  for (const part of ['bin', 'tmp']) mkdirSync(join(folder, part));
  cpSync(join(ROOT, 'script'), join(folder, 'script'), { recursive: true });
  for (const tool of TOOLS) symlinkSync(which(tool), join(folder, 'bin', tool));
  symlinkSync(process.execPath, join(folder, 'bin', 'node'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function run(npmScript: string, ...args: string[]) {
  writeFileSync(join(folder, 'bin', 'npm'), npmScript, { mode: 0o755 });
  const env = { PATH: join(folder, 'bin'), TMPDIR: join(folder, 'tmp') };
  const { status, stdout } = spawnSync('bash', [join(folder, 'script', 'journeys-on'), ...args], {
    env,
    encoding: 'utf8',
  });
  expect(readdirSync(join(folder, 'tmp'))).toEqual([]);
  return { status, last: stdout.trim().split('\n').at(-1), all: stdout };
}

test('the journeys run on the Node that was fetched, and its last line and exit code say how', () => {
  const passed = run(npm('v24.1.0', 0), '24');
  expect(passed).toMatchObject({ status: 0, last: 'journeys on Node v24.1.0: passed' });
  expect(passed.all).toMatch(/^jest: \S+jest\.js --selectProjects=all -- test\/journeys test\/processes$/m);
  const failed = run(npm('v24.1.0', 1), '24', 'test/journeys/evaluate');
  expect(failed).toMatchObject({ status: 1, last: 'journeys on Node v24.1.0: FAILED' });
  expect(failed.all).toMatch(/=all -- test\/journeys\/evaluate$/m);
});

test('nothing runs without a version, without a package, or on another version than was asked for', () => {
  expect(run(npm('v24.1.0', 0))).toMatchObject({ status: 2 });
  expect(run('#!/bin/sh\nexit 1\n', '24')).toMatchObject({
    status: 1,
    last: expect.stringMatching(/cannot be fetched$/),
  });
  const other = run(npm('v22.1.0', 0), '24');
  expect(other).toMatchObject({ status: 1, last: expect.stringMatching(/not run, node-\S+@24 gave v22\.1\.0$/) });
});
