import { describe, expect, test } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { verbs } from '../src/app.js';
import { scopes } from '../src/doctor/slack.js';
import { variables } from '../src/env-schema.js';

const ROOT = join(import.meta.dirname, '..');
const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
/** Made by tools, or git's own. */
const NOT_OURS = new Set(['node_modules', 'dist', 'coverage', '.git', '.traffic']);

/** The rows of the table that begins with these words, cell by cell. */
function tableOf(text: string, begin: RegExp): string[][] {
  const [head, , ...rows] =
    text
      .slice(text.search(begin))
      .split(/\n(?!\|)/)[0]
      ?.split('\n') ?? [];
  if (head === undefined || !begin.test(head)) throw new Error(`there is no table ${begin}`);
  return rows.map((row) =>
    row
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('\\|', '|')),
  );
}

describe('the README', () => {
  test('has every variable, its default, and what it is for', () => {
    const expected = Object.entries(variables).map(([name, variable]) => {
      const fallback = 'fallback' in variable ? variable.fallback && `\`${variable.fallback}\`` : undefined;
      const shown = fallback === '' ? 'nobody' : (fallback ?? ('optional' in variable ? '' : 'required'));
      return [`\`${name}\``, shown, variable.says];
    });
    expect(tableOf(readme, /\| variable +\| default/)).toEqual(expected);
  });

  test('has a map that names every folder, and every file at the top of src and jobs', () => {
    const [map = ''] = /```\nsrc\/[^]*?```/.exec(readme) ?? [];
    const folders = readdirSync(ROOT, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !NOT_OURS.has(entry.name))
      .map(({ name }) => `${name}/`);
    const inside = ['src', 'jobs']
      .flatMap((folder) => readdirSync(join(ROOT, folder), { withFileTypes: true }))
      .filter((one) => one.isDirectory() || one.name.endsWith('.ts'))
      .map((one) => one.name + (one.isDirectory() ? '/' : ''));
    const named = new Set(map.match(/[\w.-]+(?:\.ts|\/)/g));
    expect([...folders, ...inside].filter((name) => !named.has(name))).toEqual([]);
    const gone = [...named].filter((name) => name.endsWith('.ts') && !inside.includes(name));
    expect(gone).toEqual([]);
  });

  test('has every verb, in the words and the order of help', () => {
    const expected = Object.values(verbs).map(({ usage, does }) => [`\`/audience ${usage}\``, does]);
    expect(tableOf(readme, /\| words +\| what it does/)).toEqual(expected);
  });

  test('promises scripts that exist', () => {
    const { scripts } = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));
    const contributing = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8');
    const run = [...(readme + contributing).matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => name);
    expect(run.filter((name) => scripts[name] === undefined)).toEqual([]);
    const shell = [...(readme + contributing).matchAll(/script\/([\w-]+)/g)].map(([path]) => path);
    expect(shell.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});

describe('every README', () => {
  const NAMED =
    /`((?:[\w.-]+\/)*[\w.-]+\.(?:ts|tsx|js|yml|json|md)|(?:src|jobs|test|playground|bench|script)\/[\w./-]+)`/g;
  const readmes = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('README.md') && !NOT_OURS.has(path.split('/')[0] ?? ''),
  );

  test.each(readmes)('%s names files that are there', (path) => {
    const named = [...readFileSync(join(ROOT, path), 'utf8').matchAll(NAMED)].map(([, name = '']) => name);
    const gone = named.filter((name) => ![ROOT, join(ROOT, dirname(path))].some((at) => existsSync(join(at, name))));
    expect(gone).toEqual([]);
  });
});

test('the doctor knows what each scope of the manifest is for', () => {
  const list = z.array(z.string());
  const manifest = z
    .object({ oauth_config: z.object({ scopes: z.object({ bot: list, bot_optional: list }) }) })
    .parse(parse(readFileSync(join(ROOT, 'manifest.yml'), 'utf8')));
  const named = (optional: boolean) => scopes.filter((scope) => scope.optional === optional).map(({ name }) => name);
  expect(named(false)).toEqual(manifest.oauth_config.scopes.bot);
  expect(named(true)).toEqual(manifest.oauth_config.scopes.bot_optional);
});
