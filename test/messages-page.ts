import { z } from 'zod';
import { homeSample } from './browser/samples/home.js';
import { allForms, allMessages } from './browser/samples/index.js';
import { sentencesOf } from './source-sentences.js';

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

/** What stands in the source and in no sample: refusals, errors of fields, excuses, other turns of a sentence. */
function unshown(root: string, isHere: (path: string) => boolean, shownAbove: string): string[] {
  const literally = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/ +/g, '\\s+');
  const isShown = (text: string): boolean => {
    const pieces = plainly(text).split(/\{[^}]*\}/);
    const told = pieces.map((piece) => literally(piece.replace(/[*`]/g, '').trim()));
    return new RegExp(told.join('[^\\n]*')).test(shownAbove);
  };
  return sentencesOf(root).flatMap(({ path, texts }) => {
    const left = isHere(path) ? texts.filter((text) => !isShown(text)) : [];
    return left.length === 0 ? [] : [`### ${path}`, fenced(left.join('\n'))];
  });
}

/** Read by whoever sets Usher up. */
const isOperation = (path: string): boolean =>
  /^src\/(?:doctor\/|config|env-schema|platform\/redis-address)/.test(path);

/** All that people can be shown, on one page. */
export function messagesPage(root: string): string {
  const samples = [
    ...chapter('Messages', kindsOf(allMessages, shown)),
    ...chapter('Forms', kindsOf(allForms, shown)),
    '## Home',
    fenced(shown({ blocks: homeSample }).join('\n')),
  ];
  const above = samples.join('\n');
  const parts = [
    '# What people read',
    'Every message, form and refusal, made of the samples in `test/browser/samples` and of the source by `npm run messages`. Names and numbers are made up; `[…]` is a button, a menu or a field; times are in UTC here, and in the reader’s own time in Slack.',
    ...samples,
    '## Refusals, and whatever no sample shows',
    'What is in braces is filled in; pieces of sentences stand on lines of their own.',
    ...unshown(root, (path) => !isOperation(path), above),
    '## For whoever runs Usher',
    'Problems of the configuration, and the lines of `npm run doctor`.',
    ...unshown(root, isOperation, above),
  ];
  return `${parts.join('\n\n')}\n`;
}
