import { describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as map from '../src/app.js';
import { variables } from '../src/config.js';
import { actions } from '../src/messages/buttons.js';
import type { Verb } from '../src/handlers.js';
import { cycles, importGraph } from './import-graph.js';
import { namesTwice, wrongFloors, wrongReaches } from './room-rules.js';
import {
  builtElsewhere,
  importsOf,
  lengthsByPlace,
  linesJoined,
  readsOfTheEnvironment,
  ROOT,
  type Source,
  sources,
  tablesOfWords,
  textObjects,
  untaken,
  wrongArrows,
} from './source-rules.js';

const made = (path: string, text: string): Source[] => [{ path, text }];
const code = sources(/\.tsx?$/);
const program = code.filter(({ path }) => /^(src|jobs|playground)\//.test(path));
const graph = importGraph(program);
/** A made-up program: what each file imports, by path. */
const graphOf = (files: Record<string, string>) =>
  importGraph(Object.entries(files).map(([path, text]) => ({ path, text })));

describe('the house', () => {
  test('import arrows point one way', () => {
    expect(wrongArrows(code)).toEqual([]);
    expect(wrongArrows(made('src/x.ts', "import { a } from '../jobs/a.js';"))).toHaveLength(1);
    expect(wrongArrows(made('src/messages/x.ts', "import { Redis } from 'ioredis';"))).toHaveLength(1);
    expect(wrongArrows(made('playground/x.ts', "import { a } from '../src/a.js';"))).toHaveLength(1);
    expect(wrongArrows(made('src/x.ts', "import { a } from '../playground/page/protocol.js';"))).toHaveLength(1);
    expect(wrongArrows(made('jobs/x.ts', "await import('../playground/backstage/pace.js')"))).toHaveLength(1);
    expect(wrongArrows(made('playground/page/x.tsx', "import '../../src/a.js';"))).toHaveLength(2);
    expect(wrongArrows(made('playground/page/x.tsx', "import { a } from '../slack/a.js';"))).toHaveLength(1);
    expect(wrongArrows(made('playground/backstage/x.ts', "import type { A } from '../../jobs/a.js';"))).toHaveLength(1);
  });

  test('imports between the rooms of src go down only, types included', () => {
    expect(wrongFloors(graph)).toEqual([]);
    const up = (path: string, text: string) => wrongFloors(graphOf({ [path]: text }));
    expect(up('src/runs/x.ts', "import type { A } from '../messages/a.js';")).toEqual([
      'src/runs/x.ts -> src/messages/a.ts',
    ]);
    expect(up('src/messages/x.ts', "import { a } from '../runs/a.js';")).toEqual([]);
    expect(up('src/commands/x.ts', "export { a } from '../triggers/a.js';")).toHaveLength(1);
    expect(up('src/platform/x.ts', "import { keys } from '../keys.js';")).toHaveLength(1);
    expect(up('src/errors.ts', "type A = import('./request/a.js').A;")).toHaveLength(1);
    expect(up('src/unnamed/x.ts', "import { a } from '../platform/a.js';")).toHaveLength(1);
    expect(up('src/resolve/x.ts', "import type { Services } from '../services.js';")).toHaveLength(1);
    expect(up('src/queries/x.ts', "import type { Services } from '../services.js';")).toEqual([]);
    expect(up('src/services.ts', "import type { Users } from './slack/users.js';")).toEqual([]);
    expect(up('src/services.ts', "import { Users } from './slack/users.js';")).toHaveLength(1);
  });

  test('pure rooms come to no I/O, jobs to nothing that people type, src to no jobs, over any number of files', () => {
    expect(wrongReaches(graph)).toEqual([]);
    const through = (path: string, kind: string, target: string) =>
      wrongReaches(
        graphOf({ [path]: `import ${kind}{ a } from '../src/y.js';`, 'src/y.ts': `export * from '${target}';` }),
      );
    expect(through('jobs/x.ts', '', './commands/a.js')).toEqual(['jobs/x.ts -> src/y.ts -> src/commands/a.ts']);
    expect(through('jobs/x.ts', 'type ', './commands/a.js')).toEqual([]);
    const pure = {
      'src/messages/x.ts': "import { a } from '../y.js';",
      'src/y.ts': "import { Redis } from 'ioredis';",
    };
    expect(wrongReaches(graphOf(pure))).toEqual(['src/messages/x.ts -> src/y.ts -> ioredis']);
    expect(wrongReaches(graphOf({ 'src/request/x.ts': "import { readFile } from 'node:fs/promises';" }))).toHaveLength(
      1,
    );
    expect(wrongReaches(graphOf({ 'src/request/x.ts': "import type { Redis } from 'ioredis';" }))).toEqual([]);
    expect(wrongReaches(graphOf({ 'src/x.ts': "await import('../jobs/a.js');" }))).toHaveLength(1);
  });

  test('no files import one another in a ring, types included', () => {
    expect(cycles(graph)).toEqual([]);
    const ring = {
      'src/a.ts': "import { b } from './b.js';",
      'src/b.ts': "import type { C } from './c.js';",
      'src/c.ts': "export * from './a.js';",
    };
    expect(cycles(graphOf(ring))).toEqual(['src/a.ts <-> src/b.ts <-> src/c.ts']);
    expect(cycles(graphOf({ ...ring, 'src/c.ts': '' }))).toEqual([]);
    const page = { 'playground/page/a.tsx': "import './b.js';", 'playground/page/b.tsx': "import './a.js';" };
    expect(cycles(graphOf(page))).toHaveLength(1);
  });

  test('no two files of the program export one name', () => {
    expect(namesTwice(program)).toEqual([]);
    const twice = [...made('src/x.ts', 'export type Run = string;'), ...made('jobs/x.ts', 'export class Run {}')];
    expect(namesTwice(twice)).toEqual(['Run: jobs/x.ts, src/x.ts']);
    expect(
      namesTwice([...made('src/x.ts', 'export const a = 1;'), ...made('test/x.ts', 'export const a = 1;')]),
    ).toEqual([]);
  });

  test('the rules see the page: its files are among those that are read', () => {
    const seen = (folder: string) => code.filter(({ path }) => path.startsWith(folder));
    expect(seen('playground/page/').some(({ path }) => path.endsWith('.tsx'))).toBe(true);
    expect(seen('playground/backstage/')).not.toEqual([]);
    expect(seen('playground/slack/page/')).not.toEqual([]);
  });

  test('what a file offers, another one takes', () => {
    expect(untaken(code)).toEqual([]);
    expect(untaken(made('src/x.ts', 'export const lonely = 1;'))).toEqual(['src/x.ts: lonely']);
    expect(untaken(made('src/x.ts', 'export interface Lonely {}'))).toEqual(['src/x.ts: Lonely']);
  });

  test('the environment is read in one place, clients are built where things are put together, the doors in one', () => {
    expect(readsOfTheEnvironment(code)).toEqual([]);
    expect(readsOfTheEnvironment(made('src/x.ts', 'process.env.X'))).toHaveLength(1);
    expect(builtElsewhere(code)).toEqual([]);
    expect(builtElsewhere(made('jobs/x.ts', 'new Redis('))).toHaveLength(1);
    expect(builtElsewhere(made('src/platform/x.ts', 'new Cluster('))).toHaveLength(1);
    expect(builtElsewhere(made('src/compose.ts', 'new HTTPReceiver('))).toHaveLength(1);
  });

  test('words are looked up in maps, lines with gaps are joined in one place', () => {
    expect(tablesOfWords(code)).toEqual([]);
    const table = "const KINDS: Record<string, string> = { a: 'b' };";
    expect(tablesOfWords(made('src/x.ts', `${table}\nKINDS[typed]`))).toEqual(['src/x.ts: KINDS']);
    expect(tablesOfWords(made('src/x.ts', `${table}\nif (Object.hasOwn(KINDS, typed)) KINDS[typed]`))).toEqual([]);
    expect(tablesOfWords(made('playground/slack/x.ts', `${table}\nKINDS[typed]`))).toHaveLength(1);
    expect(tablesOfWords(made('jobs/x.ts', 'const on = { on: true, off: false }[typed];'))).toHaveLength(1);
    expect(linesJoined(code)).toEqual(['src/platform/english.ts']);
  });

  test('formatted text is made in one place, verbatim; plain text in another', () => {
    expect(textObjects(code, 'mrkdwn')).toEqual(['src/messages/mrkdwn.ts']);
    expect(code.find(({ path }) => path === 'src/messages/mrkdwn.ts')?.text.match(/'mrkdwn'.*/g)).toEqual([
      expect.stringContaining('verbatim: true'),
    ]);
    expect(textObjects(code, 'plain_text')).toEqual(['src/platform/escape.ts']);
    expect(textObjects(made('src/x.ts', "{ type: 'mrkdwn', text }"), 'mrkdwn')).toHaveLength(1);
    expect(lengthsByPlace(code)).toEqual([]);
    expect(lengthsByPlace(made('src/x.ts', 'ids.map(code)'))).toHaveLength(1);
  });

  test('.env.example names exactly the variables of config.ts, with their defaults', () => {
    const example = readFileSync(join(ROOT, '.env.example'), 'utf8');
    const lines = [...example.matchAll(/^(?:# )?([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => ({
      name,
      value,
    }));
    expect(lines.map(({ name }) => name).sort()).toEqual(Object.keys(variables).sort());
    for (const [name, variable] of Object.entries(variables)) {
      if ('fallback' in variable) expect(lines.find((line) => line.name === name)?.value).toBe(variable.fallback);
    }
  });

  test('the ids of buttons and forms are declared once', () => {
    const verbs: Verb[] = Object.values(map.verbs);
    const own = verbs.flatMap(({ buttons = {}, forms = {} }) => [...Object.keys(buttons), ...Object.keys(forms)]);
    const ids = [...Object.values(actions), ...own];
    expect(new Set(ids).size).toBe(ids.length);
    const places = (id: string) =>
      code.filter(({ path, text }) => /^src\/(messages|forms)\//.test(path) && text.includes(`: '${id}'`));
    expect(Object.values(actions).filter((id) => places(id).length !== 1)).toEqual([]);
  });

  test('a verb is one file of commands, which brings its buttons and forms, and one row of the map', () => {
    const text = code.find(({ path }) => path === 'src/app.ts')?.text ?? '';
    const imports = [...text.matchAll(/^import \{ (.+) \} from '\.\/commands\/(.+)\.js';$/gm)];
    const files = sources(/\.ts$/, join(ROOT, 'src/commands')).map(({ path }) =>
      path.slice('src/commands/'.length, -3),
    );
    expect(imports.map(([, , file]) => file).sort()).toEqual(files.sort());
    const [, rows = ''] = /export const verbs = \{\n(.*?)\} satisfies/s.exec(text) ?? [];
    const named = [...rows.matchAll(/^ {2}(?:\w+: )?(\w+),$/gm)].map(([, name]) => name);
    expect(imports.map(([, name]) => name).sort()).toEqual(named.sort());
    expect(files.sort()).toEqual(Object.keys(map.verbs).sort());
    const elsewhere = ['buttons', 'forms', 'questions', 'messages', 'queries', 'resolve', 'runs', 'request'].flatMap(
      (folder) => sources(/\.ts$/, join(ROOT, 'src', folder)).filter(({ text: other }) => other.includes('/commands/')),
    );
    expect(elsewhere.map(({ path }) => path)).toEqual([]);
  });

  test('every test file expects something, and none is skipped or alone', () => {
    // The scenes of the browser are tests; the files that bring them on a stage hold none of their own.
    const [scenes, stages] = ['test/browser/scenes/', 'test/browser/'].map((folder) =>
      code.filter(({ path }) => path.startsWith(folder)),
    );
    const staged = stages?.filter(({ path }) => path.endsWith('.test.ts')) ?? [];
    const played = staged.flatMap((file) => importsOf(file)).map((path) => path.replace('.js', '.ts'));
    expect(scenes?.map(({ path }) => path).filter((path) => !played.includes(path))).toEqual([]);
    const tests = [
      ...(scenes ?? []),
      ...code.filter((file) => file.path.endsWith('.test.ts') && !staged.includes(file)),
    ].filter(({ path }) => path !== 'test/house-rules.test.ts');
    expect(tests.filter(({ text }) => !text.includes('expect(')).map(({ path }) => path)).toEqual([]);
    expect(tests.filter(({ text }) => /\.(only|skip|todo)\(/.test(text)).map(({ path }) => path)).toEqual([]);
  });

  test('links in documents lead somewhere', () => {
    const dead = sources(/\.md$/).flatMap(({ path, text }) =>
      [...text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)]
        .map(([, link = '']) => join(dirname(path), link))
        .filter((link) => !existsSync(join(ROOT, link))),
    );
    expect(dead).toEqual([]);
  });
});
