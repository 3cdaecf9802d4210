const PIECE = /<[^<>]*>|:[\w+-]+:/;

/** What the composer makes of a message beside its text: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block */
export function writtenTokens(text: string): unknown[] {
  const pieces = text.split(new RegExp(`(${PIECE.source})`)).filter((piece) => piece !== '');
  const elements = pieces.map((piece) => (PIECE.test(piece) ? tokenOf(piece) : textToken(piece)));
  return [{ type: 'rich_text', block_id: 'written', elements: [{ type: 'rich_text_section', elements }] }];
}

function textToken(piece: string) {
  const text = piece.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
  return { type: 'text', text };
}

function tokenOf(piece: string) {
  if (piece.startsWith(':')) return { type: 'emoji', name: piece.slice(1, -1) };
  const [target = '', label = ''] = piece.slice(1, -1).split('|', 2);
  if (target.startsWith('@')) return { type: 'user', user_id: target.slice(1) };
  if (target.startsWith('#')) return { type: 'channel', channel_id: target.slice(1) };
  if (target.startsWith('!')) return { type: 'broadcast', range: target.slice(1) };
  return { type: 'link', url: target, ...(label === '' ? {} : { text: label.replaceAll('&amp;', '&') }) };
}
