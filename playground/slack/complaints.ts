import type { z } from 'zod';

type Issue = z.ZodError['issues'][number];
type Path = PropertyKey[];

/** Zod's names of kinds, as Slack says them. */
const KINDS = new Map([
  ['string', 'a string'],
  ['object', 'an object'],
  ['array', 'an array'],
  ['boolean', 'a boolean'],
  ['number', 'a number'],
  ['int', 'an integer'],
]);

/**
 * What is wrong, in Slack's sentences and where, as a JSON pointer below `root`. Parse with `reportInput`, or what is left
 * out reads as if it were of the wrong kind. Not seen at the real Slack: the sentences about too few items, about numbers
 * and about fields that it does not know.
 */
export function complaints(error: z.ZodError, root: string): string[] {
  return error.issues.flatMap((issue) => said(issue).map(([sentence, path]) => pointed(sentence, [root, ...path])));
}

export const pointed = (sentence: string, path: Path) =>
  `${sentence} [json-pointer:/${path.map((step) => String(step)).join('/')}]`;

function said(issue: Issue): [string, Path][] {
  const { path } = issue;
  if (isLeftOut(issue)) return [[`missing required field: ${String(path.at(-1))}`, path.slice(0, -1)]];
  switch (issue.code) {
    case 'invalid_type':
      return [[`must provide ${KINDS.get(issue.expected) ?? issue.expected}`, path]];
    case 'invalid_value':
      return [['must be a valid enum value', path]];
    case 'invalid_union':
      return [
        [isOfNoKind(issue) ? `unsupported type: ${typeOf(issue.input)}` : 'failed to match all allowed schemas', path],
      ];
    case 'unrecognized_keys':
      return issue.keys.map((key) => [`invalid additional property: ${key}`, path]);
    case 'too_big':
      return [[tooBig(issue), path]];
    case 'too_small':
      return [[tooSmall(issue), path]];
    default:
      return [[issue.message, path]];
  }
}

/** Nothing is there where something of this kind, or the kind of what is there, has to be. */
function isLeftOut(issue: Issue): boolean {
  if (issue.path.length === 0) return false;
  if (issue.code === 'invalid_union') return isOfNoKind(issue) && typeOf(issue.input) === 'undefined';
  return (issue.code === 'invalid_type' || issue.code === 'invalid_value') && issue.input === undefined;
}

/** Zod found none of the kinds, which are told apart by their type; otherwise it tried each, and none fitted. */
const isOfNoKind = (issue: Extract<Issue, { code: 'invalid_union' }>) => issue.discriminator !== undefined;
const typeOf = (input: unknown) =>
  typeof input === 'object' && input !== null && 'type' in input ? String(input.type) : 'undefined';

function tooBig({ origin, maximum }: Extract<Issue, { code: 'too_big' }>): string {
  if (origin === 'array') return `no more than ${maximum} items allowed`;
  return `must be less than ${Number(maximum) + 1}${origin === 'string' ? ' characters' : ''}`;
}

function tooSmall({ origin, minimum, inclusive = true }: Extract<Issue, { code: 'too_small' }>): string {
  if (origin === 'array') return `no less than ${minimum} items allowed`;
  const below = inclusive ? Number(minimum) - 1 : minimum;
  return `must be more than ${below}${origin === 'string' ? ' characters' : ''}`;
}
