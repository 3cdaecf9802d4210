import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

export const ROOT = join(import.meta.dirname, '..');
const SKIPPED = new Set(['node_modules', 'dist', 'coverage', '.git', '.traffic']);

export interface Source {
  path: string;
  text: string;
}

export function sources(ending: RegExp, folder = ROOT): Source[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (SKIPPED.has(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(ending, path);
    return ending.test(entry.name) ? [{ path: relative(ROOT, path), text: readFileSync(path, 'utf8') }] : [];
  });
}

/** From whom to whom nothing may be imported, and why. */
const ARROWS: [from: RegExp, to: RegExp, why: string][] = [
  [/^src\//, /^(jobs|playground|test)\//, 'jobs lean on src, never back; the playground is unknown to both'],
  [/^jobs\//, /^(playground|test)\//, 'the playground is unknown to the jobs'],
  [
    /^jobs\/(?!main)/,
    /^src\/(app|main|bot|handlers|runs\/accept|request\/(parse|command)|(commands|buttons|triggers|slack\/listen|forms)\/)/,
    'jobs know nothing of what people type',
  ],
  [
    /^src\/messages\//,
    /^(ioredis|bullmq|@slack\/(web-api|bolt)|node:|src\/adobe\/(?!quartz|schedule-time)|src\/runs\/(?!view\.)|src\/queue)/,
    'messages and forms do no I/O',
  ],
  [/^playground\//, /^(src|jobs|dist)\//, 'the playground speaks HTTP to the bot'],
  [
    /^playground\/page\//,
    /^(?!playground\/page\/|preact(\/|$)|zod\/mini$)/,
    'the page runs in a browser: it knows its own files, and what is built into it',
  ],
];

export function importsOf({ path, text }: Source): string[] {
  return [...text.matchAll(/(?:from |import |import\()'([^']+)'/g)].map(([, to = '']) =>
    to.startsWith('.') ? relative(ROOT, join(ROOT, dirname(path), to)) : to,
  );
}

export function wrongArrows(files: Source[]): string[] {
  return files.flatMap((file) =>
    importsOf(file).flatMap((to) =>
      ARROWS.filter(([from, target]) => from.test(file.path) && target.test(to)).map(
        ([, , why]) => `${file.path} imports ${to}: ${why}`,
      ),
    ),
  );
}

export function readsOfTheEnvironment(files: Source[]): string[] {
  const may = /^(src\/main|jobs\/main|playground\/)/;
  return files
    .filter(({ path, text }) => /^(src|jobs)\//.test(path) && !may.test(path) && /process\.env/.test(text))
    .map(({ path }) => path);
}

export function builtElsewhere(files: Source[]): string[] {
  const clients = /new (Redis|Cluster|WebClient)\(/;
  const builders = /\/compose\.ts$|^src\/platform\/redis-connection\.ts$/;
  const doors = /new (App|HttpReceiver|HTTPReceiver|SocketModeReceiver)\(/;
  return files
    .filter(({ path }) => /^(src|jobs)\//.test(path))
    .filter(
      ({ path, text }) =>
        (clients.test(text) && !builders.test(path)) || (doors.test(text) && path !== 'src/slack/receiver.ts'),
    )
    .map(({ path }) => path);
}

/** Values that a file offers and nobody takes: dead, or none of the others' business. */
export function untaken(files: Source[]): string[] {
  const words = files.map(({ path, text }) => ({ path, words: new Set(text.match(/\w+/g)) }));
  return files
    .filter(({ path }) => !path.startsWith('test/'))
    .flatMap(({ path, text }) =>
      [...text.matchAll(/^export (?:async )?(?:function|const|class|interface|type) (\w+)/gm)]
        .map(([, name = '']) => name)
        .filter((name) => !words.some((other) => other.path !== path && other.words.has(name)))
        .map((name) => `${path}: ${name}`),
    );
}

/** Where one word stands for another, any word may come: `constructor` is no entry of ours. A Map has only its own. */
export function tablesOfWords(files: Source[]): string[] {
  return files
    .filter(({ path }) => /^(src|jobs|playground\/(slack|adobe))\//.test(path))
    .flatMap(({ path, text }) => {
      const named = [...text.matchAll(/const (\w+): Record<string, [^;]*?> = \{(?!\})/g)].map(([, name = '']) => name);
      const looked = named.filter((name) => text.includes(`${name}[`) && !text.includes(`Object.hasOwn(${name},`));
      const inline = /\}(?: as const\))?\[(?!\])/.test(text) ? ['a table where it is looked up'] : [];
      // Of single characters, of which none is a property of every object.
      return [...looked, ...inline].filter((name) => name !== 'CLOSERS').map((name) => `${path}: ${name}`);
    });
}

/** Pieces of a line that may be empty are joined in one place, which leaves those out. */
export function linesJoined(files: Source[]): string[] {
  return files
    .filter(({ path, text }) => /^(src|jobs)\//.test(path) && text.includes("join(' · ')"))
    .map(({ path }) => path);
}

/** Files that make a text object of Slack's: each kind has one place, which makes it safe. */
export function textObjects(files: Source[], kind: 'mrkdwn' | 'plain_text'): string[] {
  return files
    .filter(({ path, text }) => /^(src|jobs)\//.test(path) && new RegExp(`['"]${kind}['"]`).test(text))
    .map(({ path }) => path);
}

/** As a callback they would take a place in a list for a length. */
export function lengthsByPlace(files: Source[]): string[] {
  return files
    .filter(({ path, text }) => /^(src|jobs)\//.test(path) && /map\((?:foreign|code|plainText)\)/.test(text))
    .map(({ path }) => path);
}
