import { expect, test } from '@jest/globals';
import { classifySlackError } from '../../../src/platform/slack-errors.js';

const said = (error: string, more: object = {}) =>
  classifySlackError(
    Object.assign(new Error(error), { code: 'slack_webapi_platform_error', data: { error, ...more } }),
  );

test.each(['ratelimited', 'rate_limited', 'message_limit_exceeded'])(
  '%s with status 200 is not now, not no',
  (error) => {
    expect(said(error)).toEqual({ is: 'limited', waitMs: expect.any(Number) });
    expect(said(error, { response_metadata: { retryAfter: 30 } })).toEqual({ is: 'limited', waitMs: 30_000 });
  },
);

test('a no is a no, and Slack’s own failures leave open whether it happened', () => {
  expect(said('is_archived')).toEqual({ is: 'refused', error: 'is_archived' });
  expect(said('fatal_error')).toEqual({ is: 'unknown', message: 'fatal_error' });
  expect(classifySlackError(new Error('socket hang up'))).toEqual({ is: 'unknown', message: 'socket hang up' });
});
