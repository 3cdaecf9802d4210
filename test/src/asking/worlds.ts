import fc from 'fast-check';
import { type Filters, kinds, type Request, statuses } from '../../../src/runs/request.js';
import type { Held, HeldAudience } from './memory-adobe.js';
import { readTime } from '../../../src/asking/times.js';
import { filters, NOW } from './requests.js';

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

/** As Adobe makes them, as its tutorial shows them, and short ones: ids are opaque. */
const ownId = fc.oneof(
  fc.uuid(),
  fc.stringMatching(/^[0-9a-z]{8}-[0-9a-z-]{20,30}$/),
  fc.stringMatching(/^[A-Za-z0-9][\w-]{0,9}$/),
);
const namespace = fc.oneof(
  fc.constantFrom('AAM', 'aam', 'AO', 'CustomerUpload'),
  hostileText.map((text) => text.slice(0, 20).trim() || 'x'),
);

const audience: fc.Arbitrary<HeldAudience> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ id: ownId, name: hostileText }) },
  {
    weight: 1,
    arbitrary: fc.record({ id: fc.uuid(), name: hostileText, elsewhere: fc.record({ namespace, id: hostileText }) }),
  },
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
];

function twisted(all: HeldAudience[], twist: number[]): HeldAudience[] {
  return all.map((one, index) => {
    const make = twists[twist[index % twist.length] ?? 0];
    const [before, other] = [all[index - 1], all[(index + 1) % all.length]];
    return before && other && make && index % 2 === 1 ? { ...one, name: make(before, other).trim() } : one;
  });
}

/** A platform's audience that is asked for. */
const asHeld = ({ id, name, elsewhere }: HeldAudience) =>
  elsewhere ? { id: elsewhere.id, namespace: elsewhere.namespace, name } : { id, namespace: 'ups', name };

export interface Case {
  held: Held;
  request: Request;
}

/** A sandbox of audiences with names as hostile as that, and a request for some of them. */
export const cases: fc.Arbitrary<Case> = fc
  .record({
    audiences: fc.uniqueArray(audience, { minLength: 1, maxLength: 20, selector: ({ id }) => id.toLowerCase() }),
    twist: fc.array(fc.nat(twists.length - 1), { minLength: 1, maxLength: 4 }),
    kind: fc.constantFrom(...kinds),
    filters,
    wanted: fc.array(fc.boolean(), { minLength: 1, maxLength: 20 }),
    own: fc.array(fc.subarray([...statuses], { minLength: 1 }), { minLength: 1, maxLength: 3 }),
    dataset: fc.stringMatching(/^[0-9a-f]{24}$/),
  })
  .map(({ audiences, twist, kind, filters: narrowed, wanted, own, dataset }) => {
    const all = twisted(audiences, twist);
    const may = kind === 'export' ? all : all.filter(({ elsewhere }) => !elsewhere);
    const some = may.filter((_, index) => wanted[index % wanted.length]);
    const chosen = new Map(
      (some.length > 0 ? some : may).map((one) => [JSON.stringify(asHeld(one)).toLowerCase(), one]),
    );
    return caseOf({ all, chosen: [...chosen.values()], kind, narrowed, own, dataset });
  })
  .filter(({ request }) => request.audiences.length > 0);

export const context = { now: new Date(NOW), zone: 'Europe/Berlin', sandbox: 'dev' };

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

interface Drawn {
  all: HeldAudience[];
  chosen: HeldAudience[];
  kind: Request['kind'];
  narrowed: Filters;
  own: Request['audiences'][number]['statuses'][];
  dataset: string;
}

function caseOf({ all, chosen, kind, narrowed, own, dataset }: Drawn): Case {
  const exports = kind !== 'evaluation';
  // More of one merge policy are no question.
  const policies = ['p', ...(narrowed.policy ? [narrowed.policy.id] : [])];
  const datasets = [
    { id: dataset, name: 'Agency drop' },
    { id: 'f'.repeat(24), name: dataset },
  ];
  const request: Request = {
    kind,
    sandbox: { name: 'dev', type: 'development' },
    filters: exports ? atOnce(narrowed) : {},
    audiences: chosen.map((one, index) => ({
      ...asHeld(one),
      statuses: exports ? (own[index % own.length] ?? ['realized']) : ['realized'],
    })),
    ...(exports ? { dataset: { id: dataset, name: 'Agency drop' } } : {}),
  };
  return { held: { audiences: all, datasets, policies, sandboxes: ['dev'] }, request };
}
