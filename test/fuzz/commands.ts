import { verbs } from '../../src/app.js';
import { modifierKeys } from '../../src/request/known-words.js';
import type { Dice } from './draw.js';

const VERBS = [...Object.keys(verbs), 'EVALUATE', 'Export', 'exprot', 'run', '“status”', '', '"', '/audience'];
const KEYS = [...modifierKeys, 'at', 'state', 'told', 'mention', 'by', 'audience', 'type', 'AAM', '__proto__', 'x'];
const VALUES = [
  ...[
    'dev',
    'prod',
    'nowhere',
    'realized,exited',
    'realized|',
    '7d',
    '0d',
    '99999999999d',
    'now',
    '2026-02-30',
    '25:61',
  ],
  ...[
    '2026-11-01..now',
    'now..2026-11-01',
    '..',
    '...',
    '9999-12-31T23:59..',
    '<#C0CAMPAIGN|campaigns>',
    '<#C0|x>',
    '#no',
  ],
  ...[
    '<@U0ANNA001|anna>',
    '<!subteam^S1|@x>',
    'yes',
    'no',
    'each',
    'one',
    'p@1',
    'p@-1',
    '@',
    'a.b,c',
    'a,,b',
    '02:00',
  ],
  ...[
    'active',
    'me',
    'outside',
    '<http://a.b|a.b>',
    '"a b"',
    '“a',
    '`a`',
    '"',
    '""',
    '',
    '-1',
    '1e9',
    'Infinity',
    'NaN',
  ],
];
const THINGS = [
  ...['R-1001', 'R-0', 'R-99999999999999999999', 'r-1001', 'nightly', 'me', 'on', 'off', 'use', 'help', 'evaluations'],
  ...[
    '4edc8488-2c35-4f6d-b4c6-000000000000',
    '5b020a27e7040801dedba61b',
    'AAM:1',
    'ups:',
    ':',
    '=',
    '|',
    ',',
    ';',
    '.',
  ],
  ...['&amp;lt;', '&lt;!here&gt;', '<!channel>', '<@U0ANNA001>', '\t', '\n- ', '• ', '1. ', '\u0007', '\u001b[31m'],
];

/** What somebody types after `/audience`, as Slack sends it: some of it has sense. `texts` are names, or worse. */
export function drawCommand(drawn: Dice, texts: readonly string[], avoided: readonly string[] = []): string {
  const { among, below, percent } = drawn;
  const verb = among(VERBS.filter((one) => !avoided.includes(one)));
  const word = () => {
    const text = among(texts);
    const kind = below(10);
    if (kind < 3) return `${among(KEYS)}:${percent(70) ? among(VALUES) : text}`;
    if (kind < 5) return `"${text.replaceAll('"', percent(80) ? '""' : '"')}"`;
    if (kind < 6) return `${text}=${among(['exited', 'realized|exited', 'x', ''])}`;
    return kind < 8 ? among(THINGS) : text;
  };
  const words = Array.from({ length: below(6) }, word);
  const whole = [verb, ...words].join(among([' ', ' ', ' ', ', ', '\n', '  ']));
  if (percent(1)) return whole.repeat(Math.ceil(20_000 / (whole.length + 1)));
  return percent(3) ? whole.slice(0, below(whole.length + 1)) : whole;
}
