import { expect, test } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { messagesPage, plainly } from './messages-page.js';

const ROOT = join(import.meta.dirname, '..');
const PAGE = join(ROOT, 'docs', 'messages.md');

/** `npm run messages` sets this, and makes the page anew. */
const isWriting = process.env['WRITE_MESSAGES'] === '1';

test('docs/messages.md shows what people read now; `npm run messages` makes it anew', () => {
  const page = messagesPage(ROOT);
  if (isWriting) writeFileSync(PAGE, page);
  expect(readFileSync(PAGE, 'utf8')).toBe(page);
});

test('Slack’s marks are not shown', () => {
  expect(plainly('*VIP* `id-1` <!date^1^{time}|00:00 UTC> <#C1> &lt;x&gt;')).toBe('VIP id-1 00:00 UTC #C1 <x>');
});
