import { expect, test } from '@jest/globals';
import { readMrkdwn } from '../../../playground/page/words/mrkdwn.js';

const TEXT = 'https://a.example/b evil.com x@evil.com @here #campaigns `evil.com` <https://b.example|b> VIP_buyers.';
const kinds = (verbatim: boolean) =>
  readMrkdwn(TEXT, verbatim).flatMap((part) => (part.is === 'pre' ? [] : part.lines.flat().map(({ is }) => is)));

test('verbatim text has the links that are marked, any other those that Slack makes by itself', () => {
  expect(kinds(true).filter((is) => is !== 'text')).toEqual(['code', 'link']);
  expect(kinds(false).filter((is) => is !== 'text')).toEqual([
    ...['link', 'link', 'link', 'broadcast', 'channel', 'code', 'link'],
  ]);
});
