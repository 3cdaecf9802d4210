import type { ImportGraph } from './import-graph.js';
import { reached } from './import-graph.js';
import type { Source } from './source-rules.js';

/** The rooms of src from top to bottom: each may import what lies below it, none what lies beside it. */
const FLOORS: readonly (readonly string[])[] = [
  ['main'],
  ['bot'],
  ['compose', 'doctor'],
  ['app'],
  ['commands', 'triggers'],
  ['buttons'],
  ['questions', 'slack'],
  ['forms'],
  ['messages'],
  ['queries'],
  ['decisions'],
  ['runs'],
  ['resolve'],
  ['adobe'],
  ['request'],
  ['export-filters'],
];

/** Files between the rooms and `platform`. */
const JUST_ABOVE_PLATFORM = ['access', 'queue', 'keys', 'config', 'env-schema', 'errors'];

/** What handlers are given and give: types of many rooms, for the rooms that answer. */
const CONTRACTS = ['handlers', 'services'];
const MAY_USE_CONTRACTS = [
  ...['main', 'bot', 'doctor', 'compose', 'app'],
  ...['commands', 'triggers', 'buttons', 'questions', 'slack', 'forms', 'queries'],
];

const floors = new Map(
  [...FLOORS, JUST_ABOVE_PLATFORM, ['platform']].flatMap((rooms, floor) => rooms.map((room) => [room, floor] as const)),
);

const roomOf = (path: string) => /^src\/([\w-]+)/.exec(path)?.[1];

function mayImport(from: string, to: string, typeOnly: boolean): boolean {
  if (from === to) return true;
  if (CONTRACTS.includes(from)) return typeOnly || JUST_ABOVE_PLATFORM.includes(to) || to === 'platform';
  if (CONTRACTS.includes(to)) return MAY_USE_CONTRACTS.includes(from);
  const [upper, lower] = [floors.get(from), floors.get(to)];
  if (upper === undefined || lower === undefined) return false;
  return upper < lower || (JUST_ABOVE_PLATFORM.includes(from) && JUST_ABOVE_PLATFORM.includes(to));
}

/** Imports between rooms, types included, that do not go down: `src/a/b.ts -> src/c/d.ts`. */
export function wrongFloors(graph: ImportGraph): string[] {
  return [...graph].flatMap(([path, imports]) =>
    imports
      .filter(({ to, typeOnly }) => {
        const [from, target] = [roomOf(path), roomOf(to)];
        return from !== undefined && target !== undefined && !mayImport(from, target, typeOnly);
      })
      .map(({ to }) => `${path} -> ${to}`),
  );
}

const IO =
  /^(ioredis|bullmq|undici|@slack\/(bolt|web-api|socket-mode)|(node:)?(fs|http|https|net|tls|dns|child_process)(\/.*)?|src\/adobe\/(client|index|token)\.ts|src\/queue\.ts)$/;
const TYPED =
  /^src\/((commands|buttons|triggers|questions|forms)\/|slack\/(listen|http-receiver|receiver|responder|payloads)|(app|main|bot|handlers)\.ts|request\/(parse|command|tokenize|modifiers)\.ts)/;

/** Pure rooms that come to I/O, and jobs that come to what people type, over any number of files. */
export function wrongReaches(graph: ImportGraph): string[] {
  return [
    ...reached(graph, /^src\/(messages|request|export-filters)\//, IO),
    ...reached(graph, /^jobs\/(?!main)/, TYPED),
    ...reached(graph, /^src\//, /^jobs\//),
  ];
}

/** Names that two files of the program export: one word stands for one thing. */
export function namesTwice(files: Source[]): string[] {
  const places = new Map<string, string[]>();
  for (const { path, text } of files.filter((file) => /^(src|jobs)\//.test(file.path))) {
    const names = text.matchAll(/^export (?:async )?(?:function|const|class|interface|type|enum) (\w+)/gm);
    for (const name of new Set([...names].map(([, found = '']) => found))) {
      places.set(name, [...(places.get(name) ?? []), path]);
    }
  }
  return [...places].filter(([, all]) => all.length > 1).map(([name, all]) => `${name}: ${all.sort().join(', ')}`);
}
