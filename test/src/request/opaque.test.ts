import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parseRequest } from '../../../src/request/parse.js';
import { resolveRequest } from '../../../src/resolve/resolve-request.js';
import { tokenize } from '../../../src/request/tokenize.js';
import type { DraftRequest } from '../../../src/request/request.js';
import { AGENCY_DROP, CART, type OpenAdobe, openAdobe, sandbox, VIP } from '../adobe/opened.js';

let opened: OpenAdobe;
beforeAll(async () => {
  opened = await openAdobe();
});
afterAll(() => opened.close());

const ask = (term: string): DraftRequest => ({ kind: 'evaluation', sandbox, audiences: [{ term }], filters: {} });

test('what is no name of an audience may be its id, whatever ids look like', async () => {
  const { adobe, control } = opened;
  const body = { results: { 'seg.7': { id: 'seg.7' }, seg7: { id: 'seg7', name: 'Seven', namespace: 'AEPSegments' } } };
  await control.fault({ kind: 'status', path: 'audiences/bulk-get', status: 207, body });
  const { audiences } = await resolveRequest({ ask: ask('seg7'), adobe });
  expect(audiences).toMatchObject([{ id: 'seg7', name: 'Seven' }]);
});

test('ids are compared without case, and pasted from a message of ours they stand in backticks', async () => {
  const { adobe } = opened;
  const { audiences } = await resolveRequest({ ask: ask(VIP.toUpperCase()), adobe });
  expect(audiences).toMatchObject([{ id: VIP, name: 'VIP buyers' }]);
  const words = tokenize(`\`${CART}\` to:\`${AGENCY_DROP.toUpperCase()}\``);
  const pasted = parseRequest('export', words, { now: Date.now(), zone: 'UTC', sandbox });
  expect(await resolveRequest({ ask: pasted, adobe })).toMatchObject({
    audiences: [{ id: CART }],
    dataset: { id: AGENCY_DROP },
  });
});

test('a credential that may not list sandboxes works in one all the same, which counts as production', async () => {
  const { adobe, control } = opened;
  await control.fault({ kind: 'status', path: 'sandbox-management', status: 403 });
  const request = await resolveRequest({ ask: ask(VIP), adobe });
  expect(request.sandbox).toEqual({ name: sandbox, type: 'production' });
});
