import * as profileModule from '../../../src/messages/profile.js';
import { after, production } from '../../src/messages/run-views.js';
import type { SamplesOf } from './shape.js';
import { recorded } from './recorded.js';

const profile = recorded(profileModule);

const place = { sandbox: production };
const odd = '<!channel> *VIP* & co';
const now = after(0);

export const profileSamples = {
  profileMessage: [
    profile.profileMessage({
      ...place,
      namespace: 'email',
      withheld: 2,
      memberships: [
        { id: 'aud-1', name: odd, status: 'realized', since: now },
        { id: 'aud-2', name: 'aud-2', status: 'exited' },
      ],
    }),
    profile.profileOff,
    profile.lookingUp,
  ],
  profileUnknown: [profile.profileUnknown({ ...place, namespace: 'email' })],
  profileRefused: [profile.profileRefused('denied'), profile.profileRefused(undefined)],
} satisfies SamplesOf<typeof profile>;
