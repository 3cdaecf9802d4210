import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatCommand } from '../../../src/request/format.js';
import { parseRequest } from '../../../src/request/parse.js';
import { tokenize } from '../../../src/request/tokenize.js';
import { requestDigest } from '../../../src/request/request.js';
import { requests, spelledOut } from './requests.js';

const context = { now: Date.parse('2026-11-25T09:00:00Z'), zone: 'Europe/Berlin', sandbox: 'another' };

/** What Slack sends of what was typed. */
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function read(command: string) {
  const [slash, verb, ...words] = tokenize(escaped(command));
  expect(slash).toEqual({ text: '/audience' });
  const kind = verb && 'text' in verb && verb.text === 'export' ? 'export' : 'evaluation';
  return parseRequest(kind, words, context);
}

describe('a request as a command', () => {
  test('is read as the same request, whatever it is', () => {
    fc.assert(
      fc.property(requests, (request) => {
        const ask = read(formatCommand(request));
        expect(ask.kind).toBe(request.kind);
        expect(requestDigest(spelledOut(ask))).toBe(requestDigest(request));
      }),
      { numRuns: 500 },
    );
  });

  test('with the channel it is told in', () => {
    fc.assert(
      fc.property(requests, fc.stringMatching(/^C[A-Z0-9]{8,10}$/), (request, channel) => {
        expect(read(formatCommand(request, channel)).reportIn).toBe(channel);
      }),
      { numRuns: 50 },
    );
  });
});
