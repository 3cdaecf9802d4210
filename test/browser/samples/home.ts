import { verbs } from '../../../src/app.js';
import * as homeModule from '../../../src/messages/home.js';
import { after, counted, story } from '../../src/messages/run-views.js';
import { night } from './things.js';
import { recorded } from './recorded.js';

const { homeBlocks: home } = recorded(homeModule);
const told = story({ evaluation: counted });
const schedule = { id: 's-1', name: 'Nightly', state: 'active', segments: ['*'], cron: '0 0 1 * * ?' };

/** A person's Home. */
export const homeSample = home({
  verbs,
  rights: {
    isOperator: true,
    isAdmin: true,
    operators: [],
    admins: ['U0ADA0001'],
    names: new Map([['U0ADA0001', 'Ada']]),
  },
  mine: [story(), { ...story(), lastTookMs: 9_000_000, hold: { reason: 'reset', since: after(0), until: after(600) } }],
  asked: [{ ...told, ending: { how: 'finished', at: after(161) } }],
  running: [told],
  moreRunning: 3,
  perhapsMore: false,
  reports: [told],
  channelsKnown: false,
  nights: [
    { sandbox: { name: 'dev', type: 'development' } },
    { sandbox: { name: 'stage', type: 'development' }, schedules: [], next: [], last: 'none' },
    {
      sandbox: { name: 'prod', type: 'production' },
      schedules: [schedule],
      next: [{ name: 'Nightly', at: after(700) }],
      last: night,
    },
  ],
  zone: 'UTC',
  now: after(0),
});
