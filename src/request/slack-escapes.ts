/** What Slack makes of a command's text: https://docs.slack.dev/interactivity/implementing-slash-commands#escaping */

export interface Unescaped {
  /** Code points. A piece that Slack put in for a name or an address is one element, as the person typed it. */
  chars: string[];
  /** The piece as Slack sent it, by its place in `chars`: `<@U0ANNA001|anna>`. */
  raw: Map<number, string>;
}

const ENTITIES = new Map([
  ['&amp;', '&'],
  ['&lt;', '<'],
  ['&gt;', '>'],
]);
const ENTITY = /&(?:amp|lt|gt);/g;
/** A person's own `<` comes as an entity, so this `<` is Slack's. Such pieces do not nest. */
const PIECES = /<[^<>]*>|&(?:amp|lt|gt);|[^<&]+|[<&]/g;

/** The text as it was typed, each escape undone once. */
export function undoEscapes(text: string): Unescaped {
  const chars: string[] = [];
  const raw = new Map<number, string>();
  for (const [piece] of text.matchAll(PIECES)) {
    const shown = piece.startsWith('<') && piece.endsWith('>') ? shownOf(piece.slice(1, -1)) : undefined;
    if (shown !== undefined) {
      raw.set(chars.length, entities(piece));
      chars.push(shown);
    } else {
      for (const char of ENTITIES.get(piece) ?? piece) chars.push(char);
    }
  }
  return { chars, raw };
}

const entities = (text: string) => text.replace(ENTITY, (entity) => ENTITIES.get(entity) ?? entity);

/** What the person typed to get this piece from Slack; undefined if it holds nothing to show. */
function shownOf(inside: string): string | undefined {
  const bar = inside.indexOf('|');
  const target = entities(bar < 0 ? inside : inside.slice(0, bar));
  const label = bar < 0 ? '' : entities(inside.slice(bar + 1));
  if (target.startsWith('#')) return label === '' ? undefined : `#${label}`;
  if (target.startsWith('@')) return label === '' ? undefined : `@${label.replace(/^@/, '')}`;
  if (target.startsWith('!')) return special(target.slice(1), label);
  return label || target.replace(/^(?:mailto|tel):/, '') || undefined;
}

/** `!here`, `!subteam^S0DATA001`, `!date^…`. */
function special(target: string, label: string): string | undefined {
  if (/^(?:here|channel|everyone)$/.test(target)) return `@${target}`;
  if (target.startsWith('subteam^')) return label === '' ? undefined : `@${label.replace(/^@/, '')}`;
  return label || undefined;
}
