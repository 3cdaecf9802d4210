import { describe, expect, test } from '@jest/globals';
import { verbs } from '../../src/app.js';
import { parseAll } from '../../src/request/parse.js';
import { modifierKeys } from '../../src/request/known-words.js';
import { tokenize } from '../../src/request/tokenize.js';
import { parseCommand } from '../../src/request/command.js';
import { helpPage, helpVerb } from '../../src/messages/help.js';
import type { Verb } from '../../src/handlers.js';

const rights = { isOperator: false, isAdmin: false, operators: ['U1'], admins: ['U2'], names: new Map() };
const all: [string, Verb][] = Object.entries(verbs);

describe('help cannot go stale', () => {
  test.each(all)('%s: its usage begins with it, its example is it, nothing is cut', (name, verb) => {
    expect(verb.usage.split(' ')[0]).toBe(name);
    expect(parseCommand(verb.example.replace(/^\/audience ?/, ''), verbs).verb).toBe(verb);
    expect(verb.example).toMatch(/^\/audience /);
    expect(verb.does).toMatch(/^[a-z].*[^.]$/);
    const { text, blocks } = helpVerb({ name, verb, rights });
    for (const { usage, means } of verb.modifiers ?? []) {
      expect(text).toContain(usage.replaceAll('<', '&lt;').replaceAll('>', '&gt;'));
      expect(text).toContain(means);
    }
    expect(JSON.stringify(blocks)).not.toContain('…"}}');
    expect(text.length).toBeLessThan(4_000);
  });

  test('the first page names every verb within Slack’s limits, with a button where one needs no words', () => {
    const { text, blocks } = helpPage({ verbs, rights, sandbox: 'dev' });
    for (const [name, { does }] of all) expect(text).toContain(`\`${name}\` ${does}`);
    const shown = JSON.stringify(blocks);
    // In a menu the value is the action and the verb.
    const offered = (name: string, to = blocks) => new RegExp(`"value":"(?:[^" ]+ )?${name}"`).test(JSON.stringify(to));
    for (const [name, { button, who }] of all)
      expect(offered(name)).toBe(button !== undefined && who !== 'admins-only');
    const { blocks: forAdmins } = helpPage({ verbs, rights: { ...rights, isAdmin: true }, sandbox: 'dev' });
    for (const [name, { button }] of all) expect(offered(name, forAdmins)).toBe(button !== undefined);
    for (const { text: words } of [...shown.matchAll(/"text":"([^"]*)"/g)].map(([, inner = '']) => ({ text: inner }))) {
      expect(words.length).toBeLessThanOrEqual(3_000);
    }
  });

  test('every modifier that is described is one that a run reads, and says so where nothing follows it', () => {
    const context = { now: new Date().getTime(), zone: 'UTC', sandbox: 'dev' };
    for (const key of modifierKeys)
      expect(parseAll('export', tokenize(`${key}:`), context)).toMatchObject({
        ask: { audiences: [] },
        mistakes: [{}],
      });
  });
});
