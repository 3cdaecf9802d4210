/** Slack's mrkdwn as a tree: https://docs.slack.dev/messaging/formatting-message-text. Nothing in it is ever HTML. */
export type Inline =
  | { is: 'text'; text: string }
  | { is: 'bold' | 'italic' | 'strike'; inside: Inline[] }
  | { is: 'code'; text: string }
  | { is: 'link'; href: string; text: string }
  | { is: 'person' | 'channel'; id: string; label: string | undefined }
  | { is: 'broadcast'; name: string }
  | { is: 'date'; at: number; format: string; fallback: string };

export type Part =
  { is: 'lines'; lines: Inline[][] } | { is: 'pre'; text: string } | { is: 'quote'; lines: Inline[][] };

/**
 * A message's text: code blocks, quoted lines, and the lines between. Unless it is `verbatim`, what looks like an address, a
 * channel or a mention of everybody is one: https://docs.slack.dev/reference/block-kit/composition-objects/text-object
 */
export function readMrkdwn(text: string, verbatim = true): Part[] {
  const pieces = text.split('```');
  // An odd number of fences: the last one opens nothing.
  const closed = pieces.length % 2 === 0 ? [...pieces.slice(0, -2), pieces.slice(-2).join('```')] : pieces;
  return closed.flatMap((piece, index): Part[] => {
    if (index % 2 === 1) return [{ is: 'pre', text: plainWords(piece.replace(/^\n|\n$/g, '')) }];
    const trimmed = index > 0 ? piece.replace(/^\n/, '') : piece;
    const rest = index < closed.length - 1 ? trimmed.replace(/\n$/, '') : trimmed;
    return rest === '' ? [] : readLines(verbatim ? rest : withLinks(rest));
  });
}

const ENDINGS = 'com|org|net|info|io|co|app|dev|name|id|de|uk|us';
const BY_ITSELF = new RegExp(
  String.raw`(?<![\w.@/#-])(?:(https?://[^\s<>|]+)|([\w.+-]+@(?:[\w-]+\.)+(?:${ENDINGS}))|((?:[\w-]+\.)+(?:${ENDINGS}))|@(here|channel|everyone)|#([\w-]+))(?![\w-])`,
  'gi',
);

/** Outside code and what Slack marks already. */
function withLinks(text: string): string {
  return text
    .split(/(`[^`\n]+`|<[^<>\n]+>)/)
    .map((piece, index) => (index % 2 === 1 ? piece : piece.replace(BY_ITSELF, marked)))
    .join('');
}

function marked(whole: string, url?: string, mail?: string, host?: string, all?: string, channel?: string): string {
  if (url !== undefined) return `<${url}>`;
  if (mail !== undefined) return `<mailto:${mail}|${mail}>`;
  if (host !== undefined) return `<http://${host}|${host}>`;
  return all === undefined ? `<#${channel ?? whole}>` : `<!${all.toLowerCase()}>`;
}

function readLines(text: string): Part[] {
  const parts: Part[] = [];
  for (const line of text.split('\n')) {
    const quoted = /^(?:>|&gt;) ?(.*)$/.exec(line);
    const is = quoted ? 'quote' : 'lines';
    const inlines = readInline(quoted ? (quoted[1] ?? '') : line);
    const last = parts.at(-1);
    if (last?.is === is) last.lines.push(inlines);
    else parts.push({ is, lines: [inlines] });
  }
  return parts;
}

/** Private-use characters stand for code and angle brackets while marks are looked for. */
const FIRST_SEAT = 0xe000;
const ATOM = /`([^`\n]+)`|<([^<>\n]+)>/g;

/** One line. */
function readInline(line: string): Inline[] {
  const atoms: Inline[] = [];
  const clean = line.replace(/[\ue000-\uf8ff]/g, '\ufffd');
  const seated = clean.replace(ATOM, (_whole, code: string | undefined, angle: string | undefined) => {
    atoms.push(code === undefined ? readAngle(angle ?? '') : { is: 'code', text: unescape(code) });
    return String.fromCharCode(FIRST_SEAT + atoms.length - 1);
  });
  return readMarks(seated, atoms);
}

const MARKS = { '*': 'bold', _: 'italic', '~': 'strike' } as const;
/** A mark opens before and closes after something visible, and stands free of words outside. */
const MARKED = /(?<![\p{L}\p{N}])([*_~])(?![\s\u200b*_~])((?:(?!\1).)*?[^\s\u200b])\1(?![\p{L}\p{N}])/su;

function readMarks(text: string, atoms: Inline[]): Inline[] {
  const found = MARKED.exec(text);
  if (!found) return readSeats(text, atoms);
  const [whole, mark, inside = ''] = found;
  return [
    ...readSeats(text.slice(0, found.index), atoms),
    { is: MARKS[mark as keyof typeof MARKS], inside: readMarks(inside, atoms) }, // the expression lets no other through
    ...readMarks(text.slice(found.index + whole.length), atoms),
  ];
}

function readSeats(text: string, atoms: Inline[]): Inline[] {
  return text.split(/([\ue000-\uf8ff])/).flatMap((piece, index): Inline[] => {
    if (piece === '') return [];
    if (index % 2 === 0) return [{ is: 'text', text: unescape(piece) }];
    const atom = atoms[piece.charCodeAt(0) - FIRST_SEAT];
    return atom ? [atom] : [];
  });
}

/** What stands between angle brackets. */
function readAngle(inside: string): Inline {
  const [target = '', ...rest] = inside.split('|');
  const label = rest.length > 0 ? unescape(rest.join('|')) : undefined;
  const [, sign, id = ''] = /^([@#])([\w-]+)$/.exec(target) ?? [];
  if (sign !== undefined) return { is: sign === '@' ? 'person' : 'channel', id, label };
  const [, at, format] = /^!date\^(\d+)\^([^^]*)(?:\^.*)?$/.exec(target) ?? [];
  if (at !== undefined) return { is: 'date', at: Number(at), format: format ?? '', fallback: label ?? '' };
  if (target.startsWith('!')) return { is: 'broadcast', name: label ?? target.slice(1) };
  const href = unescape(target);
  // Anything but these could run something.
  if (/^(https?:\/\/|mailto:)/i.test(href)) return { is: 'link', href, text: label ?? href };
  return { is: 'text', text: unescape(`<${inside}>`) };
}

/** Slack escapes exactly three characters. Zero-width spaces only held marks apart. */
export function unescape(text: string): string {
  return text.replaceAll('\u200b', '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** In code blocks references are shown as they are, links by their label. */
function plainWords(text: string): string {
  return unescape(text.replace(/<(https?:[^|>]+)\|([^>]*)>/g, '$2'));
}
