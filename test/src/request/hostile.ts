import fc from 'fast-check';

/** What Slack sends of what was typed. */
export const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** What names and the language have in common, or Unicode has in store. */
const pieces = [
  ...['"', '""', '“', '”', '„', "'", '’', '«', '»', '`', '```', ',', ';', ':', '=', '|', '&', '<', '>', '&amp;', '\\'],
  ...[
    'AAM:',
    'to:',
    'in:',
    '=realized',
    '=exited|realized',
    '- ',
    '• ',
    '1. ',
    '@',
    '#',
    '<!here>',
    '<http://a.b|a.b>',
  ],
  ...[
    ' ',
    '  ',
    '\t',
    '\n',
    '\r\n',
    '\u00a0',
    '\u2009',
    '\u3000',
    '\u2028',
    '\u200b',
    '\u200d',
    '\u00ad',
    '\ufeff',
    '\u2060',
  ],
  ...['\u202e', '\ufe0f', '\u0301', 'é', 'e\u0301', '한국', 'ß', 'İ', 'ﬁ', '🎉', '👩🏽‍⚕️', ':tada:', '\ud83d', '\u0000'],
  ...['VIP', 'buyers', 'a', '1', '-', '_', '*', '~', 'constructor', '__proto__'],
];

/** Texts as hostile as names of audiences can be, never empty. */
export const hostile = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 8 }).map((parts) => parts.join('')),
  fc.string({ minLength: 1, maxLength: 30, unit: 'binary' }),
  fc.string({ minLength: 1, maxLength: 30 }),
);
