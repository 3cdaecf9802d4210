import { describe, expect, test } from '@jest/globals';
import { ErrorCode } from '@slack/web-api';
import { createAccess } from '../../../src/access.js';
import { createLog } from '../../../src/platform/log.js';
import { Reach } from '../../../src/runs/reach.js';

const refusing = (error: string) =>
  new Reach({
    conversations: {
      of: () => Promise.reject(new Error('not asked for')),
      has: () => Promise.reject(new Error('not asked for')),
    },
    users: {
      dmChannel: () =>
        Promise.reject(Object.assign(new Error(error), { code: ErrorCode.PlatformError, data: { error } })),
    },
    access: createAccess({ operators: [], admins: [] }),
    log: createLog({ level: 'silent' }),
  });

describe('the direct messages of somebody', () => {
  test.each(['user_disabled', 'user_not_found'])('%s: there are none, and nothing waits for them', async (error) => {
    expect(await refusing(error).placeState('U0LEFT001', 'D0LEFT001')).toBe('closed');
    expect(await refusing(error).mayBeTold('U0LEFT001', 'D0LEFT001', { leaveToSlack: true })).toMatchObject({
      is: 'no',
    });
  });

  test('Slack is in trouble: nobody knows', async () => {
    expect(await refusing('internal_error').placeState('U0HERE001', 'D0HERE001')).toBe('unknown');
  });
});
