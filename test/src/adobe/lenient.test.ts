import { expect, test } from '@jest/globals';
import { moment } from '../../../src/adobe/lenient.js';
import { slackDateTime } from '../../../src/messages/mrkdwn.js';

test.each([1e13, -1e13, Infinity, '999999999999999'])('a time that no calendar has is unreadable: %s', (at) => {
  expect(moment.safeParse(at).success).toBe(false);
});

test.each([0, 1_568_267_948, '1764000000000', 8.64e12])(
  'a time of any calendar can be shown, as seconds too: %s',
  (at) => {
    const read = moment.parse(at);
    expect(slackDateTime(read)).toMatch(/^<!date\^/);
    expect(slackDateTime(read * 1000)).toMatch(/^<!date\^/);
  },
);
