import { describe, expect, test } from '@jest/globals';
import { audienceRows, whyNotPicked } from '../../../src/forms/run/audience-options.js';
import { blankDraft, type FormMeta } from '../../../src/forms/run/state.js';
import { renderForm } from '../../../src/forms/run/views.js';
import { perAudienceView } from '../../../src/forms/run/per-audience-view.js';
import { modal } from '../../../src/slack/responder.js';
import { allForms } from '../../browser/samples/index.js';
import { known, shown } from './shown.js';

/** About as much as a phone of 360 px shows of a line in a list, of a placeholder, and of a label. */
const LINE = 46;
/** What others wrote may be longer than a line. */
const OTHERS = /VIP <buyers>|R-1042|ds-1|aud-\d/;

const meta: FormMeta = {
  form: 'export',
  channel: 'C0CAMPAIGN',
  sandbox: 'dev',
  shownSandboxType: 'development',
  revision: 0,
  filters: true,
  times: 'typed',
  overrides: new Map(),
};

/** The plain texts of fields that Slack shows in one line. */
function linesIn(value: unknown, name = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { type, text } = value as Record<string, unknown>; // any object may be asked for these
  if (type === 'plain_text' && typeof text === 'string' && name !== 'hint') return [text];
  return Object.entries(value).flatMap(([key, inner]) => linesIn(inner, Number.isNaN(Number(key)) ? key : name));
}

describe('what people read in forms', () => {
  test.each(allForms)('%s: nothing is cut in the middle, by Slack or on a phone', (_name, view) => {
    const { title, submit, close, blocks } = modal(view);
    const inputs = blocks.filter(({ type }) => type === 'input');
    for (const text of [title, submit, close]) {
      if (!text) continue;
      expect(text.text.length).toBeLessThanOrEqual(24);
      expect(text.text).not.toMatch(/…$/);
    }
    for (const line of linesIn(inputs).filter((one) => !OTHERS.test(one))) {
      expect([line, line.length <= LINE]).toEqual([line, true]);
      expect(line).not.toMatch(/\w…$/);
    }
  });

  test.each(allForms)('%s: the field that has the focus is one of its fields', (_name, view) => {
    const fields = view.blocks.flatMap(({ type, block_id: id }) => (type === 'input' ? [id] : []));
    if (fields.length > 0) expect(fields).toContain(view.focus);
  });

  test('what an export needs is required: Slack says “optional” of the rest', () => {
    const { view } = shown(renderForm({ draft: blankDraft('dev', undefined), meta, known }));
    const required = view.blocks.flatMap((block) =>
      block.type === 'input' && !block.optional ? [block.block_id] : [],
    );
    expect(required).toEqual(expect.arrayContaining(['statuses:0', 'dataset:0', 'report:0', 'batch:0']));
  });

  test('audiences of one name tell what differs', () => {
    const rows = audienceRows(
      [
        { id: '4edc8488-2c35-4f6d-b4c6-9075c68d2d05', name: 'Summer sale', last: { profiles: 640 } },
        { id: '4edc8488-2c35-4f6d-b4c6-9075c68d2d06', name: 'Summer sale' },
        { id: '4edc8488-2c35-4f6d-b4c6-9075c68d2d07', name: 'VIP buyers' },
      ],
      'UTC',
    );
    expect(rows.map(({ text, description }) => `${text}: ${description}`)).toEqual([
      'Summer sale · 4edc8488-2c…2d05: 640',
      'Summer sale · 4edc8488-2c…2d06: Not counted yet',
      'VIP buyers: Not counted yet',
    ]);
  });

  test.each<[profiles: number | undefined, at: number | undefined, words: string]>([
    [41, 1_790_000_000, '. Last count: 41, Sep 21'],
    [130_146_432, 1_790_000_000, '. Last count: 130,146,432'],
    [41, undefined, '. Last count: 41'],
    [undefined, undefined, ''],
  ])('an audience that counts itself: %s, %s', (totalProfiles, updateEpoch, words) => {
    const metrics = totalProfiles === undefined ? undefined : { data: { totalProfiles }, updateEpoch };
    const own = { evaluationInfo: { synchronous: { enabled: true } }, metrics };
    const audience = {
      id: 'a',
      name: 'Now',
      type: 'SegmentDefinition',
      lifecycleState: 'published',
      ...own,
    };
    expect(whyNotPicked(audience, 'UTC')).toBe(`updates continuously, so there is nothing to run${words}`);
  });

  test('merge policies of one name tell what differs', () => {
    const policies = ['p-1', 'p-2'].map((id) => ({ id, name: 'Timestamp ordered', version: 1, isDefault: false }));
    const { view } = shown(renderForm({ draft: blankDraft('dev', undefined), meta, known: { ...known, policies } }));
    expect(JSON.stringify(view.blocks)).toMatch(/Timestamp ordered · p-1.*Timestamp ordered · p-2/);
  });

  test('an override starts from what holds for all, also the namespace of what was pasted', () => {
    const draft = { ...blankDraft('dev', undefined), pasted: 'seg', namespace: 'AAM', statuses: ['exited' as const] };
    const entries = [{ key: '"seg', name: 'seg', terms: [{ term: 'seg' }] }];
    const { values } = shown(perAudienceView({ draft, meta }, entries));
    expect(JSON.stringify(values)).toMatch(/"value":"exited".*"value":"AAM"/);
  });
});
