import type { ShownSchedule } from '../../../src/queries/schedules.js';
import * as scheduleModule from '../../../src/messages/schedule.js';
import { after, production } from '../../src/messages/run-views.js';
import type { SamplesOf } from './shape.js';
import { recorded } from './recorded.js';

const schedule = recorded(scheduleModule);

const by = 'U0ADA0001';
const place = { sandbox: production };
const odd = '<!channel> *VIP* & co';
const one = (name: string, more: Partial<ShownSchedule> = {}): ShownSchedule => ({
  id: name,
  name,
  state: 'active',
  segments: ['*'],
  cron: '0 0 1 * * ?',
  createdAt: after(0),
  changedAt: after(9),
  ...more,
});
const now = after(0);
const zone = 'Europe/Berlin';
const everything = {
  ...place,
  policies: 6,
  lastTookMs: 7_000_000,
  zone,
  now,
  isAdmin: true,
  admins: [by],
  names: new Map([[by, 'Ada']]),
};
const changed = { sandbox: 'prod', name: odd };
const switched = { ...changed, is: 'state', id: 's', active: false } as const;
const moved = { ...changed, is: 'time', id: 's', from: '0 0 1 * * ?', cron: '0 30 2 * * ?' } as const;
const created = { ...changed, is: 'create', cron: '0 30 2 * * ?', active: true } as const;

export const scheduleSamples = {
  schedules: [
    schedule.schedules({
      ...everything,
      schedules: [one('a'), one('b', { state: 'inactive', cron: '0 0 1 ? * MON' }), one('c', { type: 'export' })],
    }),
    schedule.schedules({ ...everything, schedules: [] }),
    schedule.schedules({ ...everything, schedules: [one('a')], isAdmin: false }),
    schedule.schedules({ ...everything, schedules: [one('a')], insteadOfNew: true }),
  ],
  scheduleQuestion: [
    schedule.scheduleQuestion(switched, production, { zone, now, inChannel: false }, 'v'),
    schedule.scheduleQuestion(moved, production, { zone, now, inChannel: true }, 'v'),
    schedule.scheduleQuestion(created, production, { zone, now, inChannel: true }, 'v'),
  ],
  scheduleDone: [schedule.scheduleDone(one('a'), { zone, now }), schedule.scheduleDone(undefined, { zone, now })],
  scheduleChanged: [
    schedule.scheduleChanged(switched, 'Ada', production),
    schedule.scheduleChanged(moved, 'Ada', production),
    schedule.scheduleChanged(created, 'Ada', production),
  ],
} satisfies SamplesOf<typeof schedule>;
