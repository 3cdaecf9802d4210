import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { ROOT, type Source } from './source-rules.js';

export interface Import {
  /** A file, from the root of the repository, or the name of a package. */
  to: string;
  /** Nothing of it is there when the program runs. */
  typeOnly: boolean;
}

/** What each file imports, relative imports resolved to files. */
export type ImportGraph = ReadonlyMap<string, readonly Import[]>;

export function importGraph(files: Source[]): ImportGraph {
  const paths = new Set(files.map(({ path }) => path));
  return new Map(
    files.map(({ path, text }) => [
      path,
      importsIn(path, text).map(({ to, typeOnly }) => ({ to: resolved(path, to, paths), typeOnly })),
    ]),
  );
}

/** The file that a relative import means; as it stands where no such file is known. */
function resolved(from: string, to: string, paths: ReadonlySet<string>): string {
  if (!to.startsWith('.')) return to;
  const bare = relative(ROOT, join(ROOT, dirname(from), to));
  const candidates = ['.ts', '.tsx', '.d.ts'].map((ending) => bare.replace(/\.jsx?$/, '') + ending);
  return candidates.find((path) => paths.has(path)) ?? bare.replace(/\.js$/, '.ts');
}

function importsIn(path: string, text: string): Import[] {
  const found: Import[] = [];
  const add = (to: ts.Node | undefined, typeOnly: boolean) => {
    if (to && ts.isStringLiteralLike(to)) found.push({ to: to.text, typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node))
      add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest));
  return found;
}

/** Each target that a file comes to over imports of values, with the way there: `a.ts -> b.ts -> ioredis`. */
export function reached(graph: ImportGraph, from: RegExp, target: RegExp): string[] {
  return [...graph.keys()].filter((path) => from.test(path)).flatMap((path) => waysFrom(graph, path, target));
}

function waysFrom(graph: ImportGraph, start: string, target: RegExp): string[] {
  const ways = new Map([[start, start]]);
  const ends: string[] = [];
  for (const [path, way] of ways) {
    for (const { to, typeOnly } of graph.get(path) ?? []) {
      if (typeOnly || ways.has(to)) continue;
      if (target.test(to)) ends.push(`${way} -> ${to}`);
      else ways.set(to, `${way} -> ${to}`);
    }
  }
  return ends;
}

/** Files that import one another in a ring, types included: each ring as its files in order. */
export function cycles(graph: ImportGraph): string[] {
  const reach = new Map([...graph.keys()].map((path) => [path, reachable(graph, path)]));
  const rings = [...reach]
    .filter(([path, all]) => all.has(path))
    .map(([path, all]) => [...all].filter((other) => reach.get(other)?.has(path) === true).sort());
  return [...new Set(rings.map((ring) => ring.join(' <-> ')))];
}

function reachable(graph: ImportGraph, start: string): Set<string> {
  const seen = new Set<string>();
  const open = [start];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    for (const { to } of graph.get(path) ?? []) {
      if (seen.has(to) || !graph.has(to)) continue;
      seen.add(to);
      open.push(to);
    }
  }
  return seen;
}
