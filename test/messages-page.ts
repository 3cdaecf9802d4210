import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { z } from 'zod';
import { homeSample } from './browser/samples/home.js';
import { allForms, allMessages } from './browser/samples/index.js';

/** A part of a message or a form: only what is shown of it. */
const textSchema = z.looseObject({ text: z.string() });
const partSchema = z.looseObject({
  type: z.string().optional(),
  text: z.union([textSchema, z.string()]).optional(),
  label: textSchema.optional(),
  hint: textSchema.optional(),
  placeholder: textSchema.optional(),
  optional: z.boolean().optional(),
  initial_value: z.string().optional(),
  options: z.array(z.unknown()).optional(),
  description: textSchema.optional(),
  element: z.unknown().optional(),
  elements: z.array(z.unknown()).optional(),
  fields: z.array(z.unknown()).optional(),
  accessory: z.unknown().optional(),
});

/** As people see it: Slack's marks are gone, times are in UTC. */
export const plainly = (text: string): string =>
  text
    .replace(/<!date\^[^|>]*\|([^>]*)>/g, '$1')
    .replace(/<https?:[^|>]*\|([^>]*)>/g, '$1')
    .replace(/<([@#])([A-Z0-9]+)>/g, '$1$2')
    .replace(/<!subteam\^([A-Z0-9]+)>/g, '@$1')
    .replaceAll('```', '')
    .replace(/(^|[\s(])\*(\S[^*\n]*)\*(?=$|[\s).,:;·])/gm, '$1$2')
    .replaceAll('`', '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

const inside = (text: z.infer<typeof partSchema>['text']): string =>
  plainly(typeof text === 'string' ? text : (text?.text ?? ''));

/** The lines of a block; of a kind that has no way of its own to be shown, all its texts. */
function linesOf(block: unknown): string[] {
  const part = partSchema.parse(block);
  const { type = '', label, hint, element, elements = [], fields = [], accessory } = part;
  const below = accessory === undefined ? [] : [control(accessory)];
  switch (type) {
    case 'divider':
      return ['────'];
    case 'header':
      return [inside(part.text).toUpperCase()];
    case 'section':
      return [inside(part.text), ...fields.map((one) => inside(partSchema.parse(one).text)), ...below];
    case 'context':
      return [elements.map((one) => inside(partSchema.parse(one).text)).join(' ')];
    case 'actions':
      return [elements.map(control).join(' ')];
    case 'input':
      return [
        `${label?.text ?? ''}${part.optional === true ? ' (optional)' : ''}: ${control(element)}`,
        ...(hint ? [`    ${hint.text}`] : []),
      ];
    default:
      return [textsIn(block).map(plainly).join(' | ')];
  }
}

/** A button, a menu or a field. */
function control(element: unknown): string {
  const part = partSchema.parse(element);
  const { placeholder, initial_value: value, options = [] } = part;
  if (part.type === 'button') return `[${inside(part.text)}]`;
  if (options.length > 0) return `[${options.map(optionWords).join(' | ')}]`;
  return `[${value ?? placeholder?.text ?? ''}]`;
}

function optionWords(option: unknown): string {
  const { text, description } = partSchema.parse(option);
  return `${inside(text)}${description ? ` (${description.text})` : ''}`;
}

function textsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) =>
    typeof one === 'string' ? (key === 'text' || key === 'title' ? [one] : []) : textsIn(one),
  );
}

interface Kind {
  name: string;
  samples: string[];
}

function kindsOf(all: [string, object][], show: (one: object) => string[]): Kind[] {
  const kinds = new Map<string, Set<string>>();
  for (const [name, one] of all) kinds.set(name, (kinds.get(name) ?? new Set()).add(show(one).join('\n').trimEnd()));
  return [...kinds].map(([name, samples]) => ({ name, samples: [...samples] }));
}

const blocksSchema = z.looseObject({
  title: z.string().optional(),
  submit: z.string().optional(),
  blocks: z.array(z.unknown()),
});

function shown(one: object): string[] {
  const { title, submit, blocks } = blocksSchema.parse(one);
  return [
    ...(title === undefined ? [] : [`=== ${title} ===`]),
    ...blocks.flatMap(linesOf),
    ...(submit === undefined ? [] : [`[Cancel] [${submit}]`]),
  ];
}

const fenced = (text: string): string => `\`\`\`text\n${text}\n\`\`\``;

const chapter = (title: string, kinds: Kind[]): string[] => [
  `## ${title}`,
  ...kinds.flatMap(({ name, samples }) => [`### ${name}`, ...samples.map(fenced)]),
];

const WHY = new Set(['UserError', 'NotAllowed']);

/** What refuses in a source: each text that an error for people is made of, with its arguments in braces. */
function refusalsIn(path: string, source: string): string[] {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const constants = new Map<string, ts.Expression>();
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer)
      constants.set(node.name.text, node.initializer);
    ts.forEachChild(node, visit);
  };
  visit(file);
  const errors = (node: ts.Node): void => {
    if (ts.isNewExpression(node) && ts.isIdentifier(node.expression) && WHY.has(node.expression.text))
      found.push(...textsOf(node.arguments?.[0], constants));
    ts.forEachChild(node, errors);
  };
  errors(file);
  return found;
}

/** A literal, a template, a list of parts, a choice, or the constant that a name stands for. */
function textsOf(node: ts.Expression | undefined, constants: Map<string, ts.Expression>): string[] {
  if (!node) return [];
  if (ts.isStringLiteralLike(node)) return node.text.includes(' ') ? [node.text] : [];
  if (ts.isTemplateExpression(node)) return [templateText(node)];
  if (ts.isConditionalExpression(node))
    return [...textsOf(node.whenTrue, constants), ...textsOf(node.whenFalse, constants)];
  if (ts.isParenthesizedExpression(node)) return textsOf(node.expression, constants);
  if (ts.isArrayLiteralExpression(node)) return [node.elements.flatMap((one) => partOf(one)).join('')];
  if (ts.isIdentifier(node)) {
    const known = constants.get(node.text);
    return known && !ts.isIdentifier(known) ? textsOf(known, constants) : [];
  }
  return [];
}

const templateText = (node: ts.TemplateExpression): string =>
  node.head.text +
  node.templateSpans.map(({ expression, literal }) => `{${nameOf(expression)}}${literal.text}`).join('');

function partOf(node: ts.Expression): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isTemplateExpression(node)) return [templateText(node)];
  return ['{who}'];
}

/** The last name in an expression, such as `name` for `sandbox.name`. */
function nameOf(expression: ts.Expression): string {
  if (ts.isIdentifier(expression)) return expression.text;
  if (ts.isPropertyAccessExpression(expression)) return expression.name.text;
  const [first] = ts.isCallExpression(expression) ? expression.arguments : [];
  return first ? nameOf(first) : '…';
}

/** The sentences of `access.ts` are made where nothing is thrown yet. */
function accessTexts(source: string): string[] {
  const file = ts.createSourceFile('access.ts', source, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTemplateExpression(node)) found.push(templateText(node));
    else if (ts.isStringLiteralLike(node) && /^\W*\w+[ ’]\w/.test(node.text)) found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function refusals(root: string): string[] {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((one) =>
    one.endsWith('.ts'),
  );
  return files.sort().flatMap((path) => {
    const source = readFileSync(join(root, 'src', path), 'utf8');
    const texts = path === 'access.ts' ? accessTexts(source) : refusalsIn(path, source);
    return texts.length === 0 ? [] : [`### src/${path}`, fenced([...new Set(texts)].join('\n'))];
  });
}

/** All that people can be shown, on one page. */
export function messagesPage(root: string): string {
  const parts = [
    '# What people read',
    'Every message, form and refusal, made of the samples in `test/browser/samples` by `npm run messages`. Names and numbers are made up; `[…]` is a button, a menu or a field; times are in UTC here, and in the reader’s own time in Slack.',
    ...chapter('Messages', kindsOf(allMessages, shown)),
    ...chapter('Forms', kindsOf(allForms, shown)),
    '## Home',
    fenced(shown({ blocks: homeSample }).join('\n')),
    '## Refusals',
    'What is in braces is filled in.',
    ...refusals(root),
  ];
  return `${parts.join('\n\n')}\n`;
}
