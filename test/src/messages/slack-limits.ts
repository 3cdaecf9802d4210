/**
 * Slack's limits as its documents and recorded refusals give them, written down a second time and without the stand-in's
 * schemas: what one of the two forgot, the other one finds.
 * https://docs.slack.dev/reference/block-kit/blocks and …/block-elements
 */

type Fields = Record<string, unknown>;

/** Characters at most, by the kind of block or element and its field. */
const LENGTHS: Record<string, Record<string, number>> = {
  section: { text: 3_000 },
  header: { text: 150 },
  input: { label: 2_000, hint: 2_000 },
  button: { text: 75, value: 2_000, url: 3_000, accessibility_label: 75 },
  plain_text_input: { initial_value: 3_000, placeholder: 150 },
  data_visualization: { title: 50 },
  option: { text: 75, value: 150, description: 75 },
  confirm: { title: 100, text: 300, confirm: 30, deny: 30 },
};
/** Things in a list at most. */
const COUNTS: Record<string, Record<string, number>> = {
  section: { fields: 10 },
  context: { elements: 10 },
  actions: { elements: 25 },
  overflow: { options: 5 },
  static_select: { options: 100 },
  multi_static_select: { options: 100 },
  checkboxes: { options: 10 },
  radio_buttons: { options: 10 },
  data_table: { rows: 201 },
};
/** Native blocks are for messages alone. */
const IN_MESSAGES = new Set(['data_table', 'table', 'data_visualization', 'markdown']);
const BLOCKS = {
  section: true,
  header: true,
  context: true,
  actions: true,
  divider: true,
  input: true,
  rich_text: true,
  image: true,
};

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);
const words = (value: unknown): string =>
  typeof value === 'string' ? value : isFields(value) ? words(value['text']) : '';

/** What Slack would not take of a message; `text`: characters at most, 4,000 if it is ever edited, else 40,000. */
export function messageFaults({ text, blocks }: { text: string; blocks: unknown[] }, most = 40_000): string[] {
  const size = JSON.stringify(blocks).length;
  const native = blocks.filter((block) => isFields(block) && ['data_table', 'table'].includes(words(block['type'])));
  return [
    ...(text === '' || text.length > most ? [`text of ${text.length} characters`] : []),
    ...(blocks.length > 50 ? [`${blocks.length} blocks`] : []),
    // Measured at about 13,200: msg_blocks_too_long.
    ...(size > 12_500 ? [`blocks of ${size} characters`] : []),
    ...(native.length > 1 ? [`${native.length} tables`] : []),
    ...blocksFaults(blocks, IN_MESSAGES),
  ];
}

/** What Slack would not take of a form. */
export function viewFaults(view: Fields): string[] {
  const blocks = listOf(view['blocks']);
  const long = (field: string, most: number) =>
    words(view[field]).length > most ? [`${field} of ${words(view[field]).length} characters`] : [];
  const asks = blocks.some((block) => isFields(block) && block['type'] === 'input');
  return [
    ...['title', 'submit', 'close'].flatMap((field) => long(field, 24)),
    ...long('private_metadata', 3_000),
    ...long('callback_id', 255),
    ...(words(view['title']) === '' ? ['no title'] : []),
    ...(asks && words(view['submit']) === '' ? ['fields, and no button to send them'] : []),
    ...(JSON.stringify(view).length > 250_000 ? ['more than 250 kB'] : []),
    ...surfaceFaults(blocks),
  ];
}

/** What Slack would not take of the blocks of a form or of the Home. */
export function surfaceFaults(blocks: unknown[]): string[] {
  const focused = JSON.stringify(blocks).split('"focus_on_load":true').length - 1;
  return [
    ...(blocks.length > 100 ? [`${blocks.length} blocks`] : []),
    ...(focused > 1 ? [`${focused} fields with the focus`] : []),
    ...blocksFaults(blocks, new Set()),
  ];
}

function blocksFaults(blocks: unknown[], native: ReadonlySet<string>): string[] {
  const ids = blocks.flatMap((block) =>
    isFields(block) && block['block_id'] !== undefined ? [block['block_id']] : [],
  );
  return [
    ...(new Set(ids).size < ids.length ? ['a block_id twice'] : []),
    ...blocks.flatMap((block, at) => {
      if (!isFields(block)) return [`block ${at} is none`];
      const type = words(block['type']);
      const known = Object.hasOwn(BLOCKS, type) || native.has(type);
      return [...(known ? [] : [`${type} here`]), ...partFaults(block, type).map((fault) => `block ${at}: ${fault}`)];
    }),
  ];
}

/** A block, an element, an option or a text, and all that is in it. */
function partFaults(part: Fields, kind: string): string[] {
  const own = Object.entries(LENGTHS[kind] ?? {}).flatMap(([field, most]) => {
    const { length } = words(part[field]);
    return length > most ? [`${kind}.${field} of ${length} characters`] : [];
  });
  const counted = Object.entries(COUNTS[kind] ?? {}).flatMap(([field, most]) => {
    if (part[field] === undefined) return [];
    const { length } = listOf(part[field]);
    return length === 0 || length > most ? [`${length} ${field} in ${kind}`] : [];
  });
  const ids = ['action_id', 'block_id'].filter((field) => words(part[field]).length > 255);
  return [
    ...own,
    ...counted,
    ...ids.map((field) => `${field} is too long`),
    ...textFaults(part, kind),
    ...within(part, kind),
  ];
}

const within = (part: Fields, kind: string): string[] => [
  ...twice(part['elements'], kind),
  ...(kind === 'data_table' ? tableFaults(part) : []),
  ...Object.entries(part).flatMap(([field, value]) =>
    (Array.isArray(value) ? (value as unknown[]) : [value]).flatMap((one) =>
      isFields(one) ? partFaults(one, kindOf(one, field)) : [],
    ),
  ),
];

function kindOf(part: Fields, field: string): string {
  if (['options', 'initial_options', 'initial_option'].includes(field)) return 'option';
  return field === 'confirm' ? 'confirm' : words(part['type']);
}

/** Actions of one block have ids of their own. */
function twice(elements: unknown, kind: string): string[] {
  const ids = listOf(elements).flatMap((one) =>
    isFields(one) && one['action_id'] !== undefined ? [one['action_id']] : [],
  );
  return new Set(ids).size < ids.length ? [`an action_id twice in ${kind}`] : [];
}

/** A text of nothing is refused, and so is a section without one. */
function textFaults(part: Fields, kind: string): string[] {
  if (kind === 'mrkdwn' || kind === 'plain_text') {
    const { length } = words(part['text']);
    return length === 0 || length > 3_000 ? [`${kind} of ${length} characters`] : [];
  }
  if (kind === 'section' && part['text'] === undefined && part['fields'] === undefined) return ['a section of nothing'];
  const long = kind === 'section' ? listOf(part['fields']).filter((field) => words(field).length > 2_000) : [];
  return long.map(() => 'a field of more than 2,000 characters');
}

/** A caption, rows of one width, no links in the head, no empty cell; 20,000 characters in all. */
function tableFaults(table: Fields): string[] {
  const rows = listOf(table['rows']).map(listOf);
  const [head = []] = rows;
  const cells = rows.flat();
  const shown = (cell: unknown): string =>
    isFields(cell) ? words(cell['text']) || listOf(cell['elements']).map(shown).join('') : '';
  return [
    ...(words(table['caption']) === '' ? ['a table without a caption'] : []),
    ...(rows.length < 2 ? ['a table without rows'] : []),
    ...(head.length === 0 || head.length > 20 || rows.some(({ length }) => length !== head.length) ? ['columns'] : []),
    ...(head.some((cell) => isFields(cell) && cell['type'] === 'rich_text') ? ['a link in the head of a table'] : []),
    ...(cells.some((cell) => shown(cell) === '') ? ['an empty cell'] : []),
    ...(cells.map(shown).join('').length > 20_000 ? ['a table of more than 20,000 characters'] : []),
  ];
}
