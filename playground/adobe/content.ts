import { randomUUID } from 'node:crypto';

/** What the simulated Adobe holds at first, the same in each of its sandboxes; from then on they differ. */

export interface SimulatedAudience {
  id: string;
  name: string;
  /** What an evaluation would count now. */
  size: number;
  /** What the world begins with: counted at the last midnight (UTC), epoch ms. */
  seeded: { profiles: number; at: number };
  mergePolicyId: string;
  kind: 'batch' | 'streaming' | 'edge' | 'external' | 'account' | 'draft';
  /** Ids of the audiences that are built on it. */
  dependents?: string[];
}

export interface SimulatedDataset {
  id: string;
  name: string;
  schemaId: string;
  created: number;
}

export interface SimulatedSchedule {
  id: string;
  name: string;
  /** `batch_segmentation`, or the older `export`. */
  type: string;
  /** Quartz, UTC. */
  cron: string;
  active: boolean;
  /** The one that Adobe made by itself. */
  system: boolean;
  createEpoch: number;
  updateEpoch: number;
  /** Epoch ms of the last change, and what is in force until that is taken up. */
  changedAt: number;
  inForce: { cron: string; active: boolean };
}

interface SimulatedProfile {
  namespace: string;
  id: string;
  audiences: { audienceId: string; status: string; since: string }[];
}

export const UNION = 'https://ns.adobe.com/xdm/context/profile__union';
export const POLICIES = [
  { id: '0bf16e61-90e9-4204-b8fa-ad250360957b', name: 'Timestamp ordered', version: 1, default: true },
  { id: '25c548a0-ca7f-4dcd-81d5-997642f178b9', name: 'Loyalty first', version: 2, default: false },
];
const [FIRST = { id: '' }, SECOND = { id: '' }] = POLICIES;

function idOf(number: number): string {
  return `4edc8488-2c35-4f6d-b4c6-9075c68d2d${String(number).padStart(2, '0')}`;
}

function audience(
  number: number,
  name: string,
  size: number,
  kind: SimulatedAudience['kind'] = 'batch',
  mergePolicyId = FIRST.id,
): SimulatedAudience {
  return {
    id: idOf(number),
    name,
    size,
    seeded: { profiles: size, at: new Date().setUTCHours(0, 0, 0, 0) },
    kind,
    mergePolicyId,
  };
}

/** One that somebody makes later; what is not said of it is usual. */
export function madeAudience({ id = randomUUID(), name, ...more }: { name: string } & Partial<SimulatedAudience>) {
  return { ...audience(0, name, 1_000), ...more, id };
}

export function seedAudiences(): SimulatedAudience[] {
  return [
    audience(1, 'VIP buyers', 4_195),
    audience(2, 'Cart leavers', 310),
    audience(3, 'Newsletter readers', 88_120),
    audience(4, 'Summer sale', 12_044),
    audience(5, 'Summer sale', 640),
    audience(6, 'Men & women <!channel>', 77),
    audience(7, 'Loyalty gold', 2_310, 'batch', SECOND.id),
    audience(8, 'On the site now', 55, 'streaming'),
    audience(9, 'Edge visitors', 41, 'edge'),
    audience(10, 'Partner list', 9_000, 'external'),
    audience(11, 'Key accounts', 120, 'account'),
    audience(12, 'Half-made', 0, 'draft'),
    audience(13, 'Lapsed for a year', 20_417),
    // An id as the tutorial has them: no UUID.
    { ...audience(14, 'Open invitations', 1_508), id: '54a20f19-9a0w-293a-9b82-409b1p3v0192' },
  ].map((one) => (one.name === 'VIP buyers' ? { ...one, dependents: [idOf(7)] } : one));
}

/** The one schedule that a classic sandbox has from the start. */
export function seedSchedules(): SimulatedSchedule[] {
  const cron = '0 0 1 * * ?';
  return [
    {
      id: 'cd585edf-962d-420d-94ad-3be03e619ac2',
      name: 'profile-default',
      type: 'batch_segmentation',
      cron,
      active: true,
      system: true,
      createEpoch: 1_568_267_948,
      updateEpoch: 1_568_267_948,
      changedAt: 0,
      inForce: { cron, active: true },
    },
  ];
}

const since = '2026-10-26T15:52:25+00:00';
export const PROFILES: SimulatedProfile[] = [
  {
    namespace: 'email',
    id: 'ada@example.com',
    audiences: [
      { audienceId: idOf(1), status: 'realized', since },
      { audienceId: idOf(2), status: 'exited', since },
      { audienceId: idOf(3), status: 'existing', since },
    ],
  },
  { namespace: 'ecid', id: '89149270342662559642753730269986316601', audiences: [] },
];

export function seedDatasets(): SimulatedDataset[] {
  return [
    { id: '5b020a27e7040801dedba61b', name: 'Agency drop', schemaId: UNION, created: 1_760_000_000_000 },
    { id: '5cf6bcf79ecc7c14530fe436', name: 'Segment Export', schemaId: UNION, created: 1_750_000_000_000 },
    {
      id: '5bb4c46757920712f924a3eb',
      name: 'Web events',
      schemaId: 'https://ns.adobe.com/acme/schemas/web',
      created: 1_740_000_000_000,
    },
  ];
}

export const SANDBOXES = [
  { name: 'prod', title: 'Production', type: 'production', isDefault: true },
  { name: 'dev', title: 'Development', type: 'development', isDefault: false },
];
