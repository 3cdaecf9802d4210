import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** What speaks to machines, logs and metrics only. */
const FOR_NOBODY = /^src\/(?:keys|queue|platform\/(?!english|escape|typed-time|wall-time|redis-address))|lua\.ts$/;

/** Whose arguments nobody is shown. */
const UNSAID = new Set(['Error', 'TypeError', 'RangeError', 'RegExp']);
const LOGS = /(?:^|\.)(?:log|logger|console)\??\.\w+$/;

/** The texts of each source that can be part of what people read, their arguments in braces. */
export function sentencesOf(root: string): { path: string; texts: string[] }[] {
  return ['src', 'jobs'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => `${folder}/${file}`)
      .filter((path) => !FOR_NOBODY.test(path))
      .sort()
      .map((path) => ({ path, texts: [...new Set(textsIn(path, readFileSync(join(root, path), 'utf8')))] })),
  );
}

function textsIn(path: string, source: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node) || isUnsaid(node)) return;
    const text = textOf(node);
    if (text !== undefined && isSaid(text)) found.push(text.replaceAll('\n', ' '));
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true));
  return found;
}

const isUnsaid = (node: ts.Node): boolean =>
  (ts.isNewExpression(node) && UNSAID.has(node.expression.getText())) ||
  (ts.isCallExpression(node) && LOGS.test(node.expression.getText()));

function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  const rest = node.templateSpans.map(({ expression, literal }) => `{${nameOf(expression)}}${literal.text}`);
  return node.head.text + rest.join('');
}

/** At least two words beside its arguments, and no program. */
const isSaid = (text: string): boolean =>
  (text.replace(/\{[^}]*\}/g, ' ').match(/(?<![\w/_-])\p{L}[\p{L}’'-]+(?![\w/_(])/gu) ?? []).length >= 2 &&
  /\p{L}\S* \S*[\p{L}{]/u.test(text) &&
  !text.includes('redis.call');

/** The last name in an expression, such as `name` for `sandbox.name`. */
function nameOf(expression: ts.Expression): string {
  if (ts.isIdentifier(expression)) return expression.text;
  if (ts.isPropertyAccessExpression(expression)) return expression.name.text;
  const [first] = ts.isCallExpression(expression) ? expression.arguments : [];
  return first ? nameOf(first) : '…';
}
