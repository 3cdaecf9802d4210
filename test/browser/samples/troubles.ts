import * as ephemeralModule from '../../../src/messages/ephemeral.js';
import * as troubleModule from '../../../src/messages/adobe-errors.js';
import * as unclearModule from '../../../src/messages/unclear.js';
import type { SamplesOf } from './shape.js';
import { recorded } from './recorded.js';

const ephemeral = recorded(ephemeralModule);
const trouble = recorded(troubleModule);
const unclear = recorded(unclearModule);

const odd = '<!channel> *VIP* & co';
const refused = {
  message: 'No <permission>',
  status: 403,
  code: 'UP-1',
  adobeRequestId: 'r-1',
  requestId: 'x-1',
};

/** What is wrong, or not there. */
export const troubles = {
  unclear: {
    unclearRequest: [
      unclear.unclearRequest(
        {
          kept: 'k',
          problems: [
            {
              sentence: `2 audiences are called “${odd}”. Which one do you mean?`,
              typed: 'Type the id of the one you mean.',
              choices: [
                { name: odd, detail: '4,195 profiles · …0000a1', at: 0 },
                { name: 'n'.repeat(90), detail: 'not counted yet · …0000a2', at: 1 },
              ],
            },
            {
              sentence: 'No audience is called exactly “VIP”. Did you mean “VIP buyers”?',
              typed: 'Did you mean “VIP buyers” (a1)?',
              choices: [{ name: 'VIP buyers', at: 2 }],
              more: 4,
            },
          ],
          without: { at: 3, names: ['Cart leavers', odd] },
        },
        'R-1042',
      ),
      unclear.unclearRequest({ kept: 'k', problems: [{ sentence: 'Gone.', typed: 'Gone.', choices: [] }] }),
    ],
    which: [
      unclear.which({
        sandbox: 'dev',
        action: 'audience:size',
        sentence: `2 audiences are called “${odd}”. Which one do you mean?`,
        typed: 'Type the id of the one you mean.',
        choices: [
          { id: 'a1', name: odd, detail: '4,195 profiles · a1' },
          { id: 'a2', name: odd, detail: 'not counted yet · a2' },
        ],
      }),
    ],
  } satisfies SamplesOf<typeof unclear>,
  'adobe-errors': {
    adobeTrouble: [
      trouble.adobeTrouble({ failure: 'denied', ...refused }),
      trouble.adobeTrouble({ failure: 'unavailable', message: '', requestId: '' }),
    ],
    withMissingParts: [
      trouble.withMissingParts(
        ephemeral.followed('R-1042'),
        {
          parts: [{ part: 'Schedules', why: { failure: 'denied', ...refused } }],
          unread: [
            { noun: 'audience', count: 1 },
            { noun: 'job', count: 2 },
          ],
        },
        'asker',
      ),
    ],
  } satisfies SamplesOf<typeof trouble>,
};
