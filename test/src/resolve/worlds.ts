import fc from 'fast-check';
import type { Filters } from '../../../src/export-filters/index.js';
import { kinds, type Request, type Status, statuses } from '../../../src/request/request.js';
import type { Held, HeldAudience } from './memory-adobe.js';
import { readTime } from '../../../src/platform/typed-time.js';
import { filters, NOW } from '../request/requests.js';

/** What names and ids have in common with the language, or with what a program is made of. */
const PIECES = [
  ...[
    'VIP',
    'buyers',
    'Exited',
    'Weekend',
    'shoppers',
    'a',
    '1',
    'Kids "R" us',
    'constructor',
    '__proto__',
    'toString',
  ],
  ...[
    'AAM:',
    'UPS:',
    'promo:winter',
    '@home: shoppers',
    'unfit:x',
    'to:Agency',
    'in:',
    'status:',
    '=exited',
    '=realized|x',
  ],
  ...[
    '"',
    '""',
    '“',
    "'",
    '’s',
    '«',
    ',',
    ', ',
    ';',
    ':',
    '=',
    '|',
    '\\',
    '!',
    '#',
    '@',
    '%3A',
    '- ',
    '1. ',
    '&amp;',
    '<b>',
  ],
  ...[' ', '  ', 'é', 'e\u0301', '한국', '-', '_', '*', '~'],
];

/** One line, as names and ids of others are: an emoji in it is another matter. */
export const hostileText = fc
  .oneof(
    {
      weight: 3,
      arbitrary: fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 6 }).map((all) => all.join('')),
    },
    { weight: 1, arbitrary: fc.string({ minLength: 1, maxLength: 40 }) },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom(...PIECES.filter((piece) => piece.trim() !== ''))
        .map((one) => one.repeat(30).slice(0, 300)),
    },
  )
  .map((text) => text.trim())
  .filter((text) => text !== '');

/** What Slack, documents and phones make of names, beside all that. */
const SEEN = [
  ...['AAM:1,VIP', 'VIP=exited', 'Exited', 'realized', '<#C0|x>', '<!here>', '🎉', ':tada:', '👩🏽‍⚕️', 'İ', 'ß', '7d..now'],
  ...[
    '\u00a0',
    '\u2009',
    '\u200b',
    '\ufeff',
    '\u00ad',
    '\u202e',
    '\t',
    '\n',
    '`',
    '```',
    '„',
    '”',
    '(',
    ')',
    '%',
    '\\"',
  ],
];

/** Names that Adobe may hold, never empty: with what nobody sees, spaces at their ends, or as long as a row of a list. */
const nameText = fc.oneof(
  { weight: 3, arbitrary: hostileText },
  {
    weight: 2,
    arbitrary: fc
      .array(fc.oneof(fc.constantFrom(...SEEN), fc.constantFrom(...PIECES)), { minLength: 1, maxLength: 5 })
      .map((all) => all.join('')),
  },
  { weight: 1, arbitrary: hostileText.map((text) => `${text}${'"x'.repeat(75)}`.slice(0, 75)) },
  { weight: 1, arbitrary: hostileText.map((text) => ` ${text} `) },
);

/** As Adobe makes them, as its tutorial shows them, and short ones: ids are opaque. */
const ownId = fc.oneof(
  fc.uuid(),
  fc.stringMatching(/^[0-9a-z]{8}-[0-9a-z-]{20,30}$/),
  fc.stringMatching(/^[A-Za-z0-9][\w-]{0,9}$/),
  fc.constantFrom('VIP', 'buyers', 'Exited', 'constructor', 'a'),
);
const namespace = fc.oneof(
  fc.constantFrom('AAM', 'aam', 'AO', 'CustomerUpload', 'To', 'IN', 'constructor'),
  hostileText.map((text) => text.slice(0, 20).trim() || 'x'),
);
const elsewhere = fc
  .record({ namespace, id: fc.oneof(hostileText, nameText, ownId) })
  .filter(({ id }) => /\S/.test(id) && id.length <= 300)
  .filter((one) => !['ups', 'aepsegments'].includes(one.namespace.toLowerCase()));

const mergePolicy = fc.constantFrom('p', 'p', 'p', 'q');
const audience: fc.Arbitrary<HeldAudience> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ id: ownId, name: nameText, policy: mergePolicy }) },
  { weight: 1, arbitrary: fc.record({ id: fc.uuid(), name: nameText, policy: mergePolicy, elsewhere }) },
);

/** How a name may be made of what others are called. */
const twists: ((one: HeldAudience, other: HeldAudience) => string)[] = [
  (one) => one.id,
  (one) => `${one.id}=exited`,
  (one, other) => `${one.id} ${other.id}`,
  (one, other) => `${one.name} ${other.name}`,
  (one, other) => `${one.name}, ${other.name}`,
  (one) => `${one.name}: summer`,
  (one) => `AAM:${one.id}`,
  (one) => `UPS:"${one.id}"`,
  (one) => one.name.slice(0, -1) || one.name,
  (one) => `${one.name} ${one.name}`,
  (one) => one.name,
  (one) => ` ${one.name.toUpperCase()}\u00a0`,
];

function twisted(all: HeldAudience[], twist: number[]): HeldAudience[] {
  return all.map((one, index) => {
    const make = twists[twist[index % twist.length] ?? 0];
    const [before, other] = [all[index - 1], all[(index + 1) % all.length]];
    return before && other && make && index % 2 === 1 ? { ...one, name: make(before, other) } : one;
  });
}

/** An audience that is asked for: one that Adobe lists, or an id of others that it does not. */
export interface Wanted {
  held?: HeldAudience;
  id: string;
  namespace: string;
  statuses: Status[];
}

/** A sandbox of audiences with names as hostile as that, and a request for some of them. */
export interface Case {
  held: Held;
  request: Request;
  /** The audiences of the request, in their order. */
  wanted: Wanted[];
  reportIn: string;
}

const drawn = fc.record({
  audiences: fc.uniqueArray(audience, { minLength: 1, maxLength: 8, selector: ({ id }) => id.toLowerCase() }),
  foreign: fc.array(elsewhere, { maxLength: 2 }),
  twist: fc.array(fc.nat(twists.length - 1), { minLength: 1, maxLength: 4 }),
  kind: fc.constantFrom(...kinds),
  filters,
  which: fc.array(fc.boolean(), { minLength: 1, maxLength: 8 }),
  own: fc.array(fc.subarray([...statuses], { minLength: 1 }), { minLength: 1, maxLength: 3 }),
  dataset: fc.record({
    id: fc.oneof(fc.stringMatching(/^[0-9a-f]{24}$/), fc.stringMatching(/^[a-z0-9]{1,6}$/)),
    name: nameText,
    others: fc.subarray(['named like its id', 'with its name as id', 'called the same', 'longer']),
  }),
  sandbox: fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/),
  reportIn: fc.stringMatching(/^C[A-Z0-9]{8,10}$/),
});
type Drawn = typeof drawn extends fc.Arbitrary<infer Value> ? Value : never;

export const cases: fc.Arbitrary<Case> = drawn.map(caseOf).filter(({ wanted }) => wanted.length > 0);

function caseOf(all: Drawn): Case {
  const { kind, sandbox, reportIn, dataset } = all;
  const audiences = twisted(all.audiences, all.twist);
  const wanted = wantedOf(all, audiences);
  const exports = kind !== 'evaluation';
  const used = new Set(wanted.flatMap(({ held }) => held?.policy ?? []));
  const policy = all.filters.policy ?? (used.size > 1 ? { id: 'q' } : undefined);
  const request: Request = {
    kind,
    sandbox: { name: sandbox, type: 'development' },
    filters: exports ? { ...atOnce(all.filters), ...(policy ? { policy } : {}) } : {},
    audiences: wanted.map(({ id, namespace: of, statuses: own, held }) => {
      return { id, namespace: of, name: held?.name ?? `${of}:${id}`, statuses: own };
    }),
    ...(exports ? { dataset: { id: dataset.id, name: dataset.name } } : {}),
  };
  const policies = [...new Set(['p', 'q', ...(policy ? [policy.id] : [])])];
  const held = { audiences, datasets: datasetsBeside(dataset), policies, sandboxes: [sandbox, 'another'] };
  return { held, request, wanted, reportIn };
}

/** Those that this kind of run takes, each once. */
function wantedOf({ kind, which, own, foreign }: Drawn, audiences: HeldAudience[]): Wanted[] {
  const may = kind === 'export' ? audiences : audiences.filter((one) => !one.elsewhere);
  const some = may.filter((_one, at) => which[at % which.length]);
  const held = (some.length > 0 ? some : may).map((one) => ({ held: one, ...asExported(one) }));
  const others = kind === 'export' ? foreign : [];
  const each = new Map([...others, ...held].map((one) => [`${one.namespace.toLowerCase()} ${one.id}`, one]));
  return [...each.values()].map((one, at) => {
    return { ...one, statuses: kind === 'evaluation' ? ['realized'] : (own[at % own.length] ?? ['realized']) };
  });
}

const asExported = ({ id, elsewhere: there }: HeldAudience) => there ?? { id, namespace: 'ups' };

function datasetsBeside({ id, name, others }: Drawn['dataset']): Held['datasets'] {
  const rows = {
    'named like its id': { id: 'f'.repeat(24), name: id },
    'with its name as id': { id: name, name: 'Another' },
    'called the same': { id: 'e'.repeat(24), name },
    longer: { id: 'd'.repeat(24), name: `${name} buyers` },
  };
  const beside = Object.entries(rows).flatMap(([what, row]) => (others.includes(what) ? [row] : []));
  return [{ id, name }, ...beside.filter((one) => one.id !== id)];
}

export const context = { now: NOW, zone: 'Europe/Berlin', sandbox: 'dev' };

/** Times that were counted from the moment of asking, counted from this one. */
function atOnce({ relative, ...absolute }: Filters): Filters {
  if (!relative) return absolute;
  const at = (word: string | undefined, time: string | undefined) =>
    word === undefined ? time : readTime({ text: word, ...context });
  const { entered, updatedSince, events } = absolute;
  const [from, to] = [at(relative.from, entered?.from), at(relative.to, entered?.to)];
  const [since, ingested] = [
    at(relative.updatedSince, updatedSince),
    at(relative.ingestedSince, events?.ingestedSince),
  ];
  return {
    ...absolute,
    ...(entered ? { entered: { ...(from ? { from } : {}), ...(to ? { to } : {}) } } : {}),
    ...(since === undefined ? {} : { updatedSince: since }),
    ...(events ? { events: { ...events, ...(ingested ? { ingestedSince: ingested } : {}) } } : {}),
    relative,
  };
}
