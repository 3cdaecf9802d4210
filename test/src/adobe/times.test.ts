import { expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { exportBody } from '../../../src/adobe/export-jobs.js';
import { splitPaths } from '../../../src/adobe/schemas.js';
import { AGENCY_DROP, VIP } from './opened.js';

const ADOBE = join(import.meta.dirname, '..', '..', '..', 'dist', 'src', 'adobe');

/** What a line of the built code says on a machine that is not in UTC. */
function inBerlin(file: string, what: string): unknown {
  const code = `import * as it from ${JSON.stringify(join(ADOBE, file))}; console.log(JSON.stringify(${what}))`;
  const env = { ...process.env, TZ: 'Europe/Berlin', NODE_OPTIONS: '' };
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', code], { env, encoding: 'utf8' });
  return JSON.parse(said);
}

test('Adobe’s times are UTC where they do not say so, whatever the zone of the machine', () => {
  const read = `[new Date('2026-11-01T08:00:00').getTimezoneOffset(), ...['2026-11-01T08:00:00', '2026-11-01T08:00:00+02:00', '', 'soon'].map((time) => it.parseAdobeTime(time) ?? 'none')]`;
  const [utc, offset] = [Date.UTC(2026, 10, 1, 8), Date.UTC(2026, 10, 1, 6)];
  expect(inBerlin('schemas.js', read)).toEqual([-60, utc, offset, 'none', 'none']);
});

test('an export that comes back without a zone in its times is the one that was asked for', () => {
  const body = exportBody({
    kind: 'export',
    sandbox: { name: 'dev', type: 'development' },
    audiences: [{ id: VIP, namespace: 'ups', name: 'VIP buyers', statuses: ['realized'] }],
    dataset: { id: AGENCY_DROP, name: 'Agency drop' },
    filters: { updatedSince: '2026-11-01T09:00:00+01:00' },
  });
  const filter = { ...body.filter, fromIngestTimestamp: '2026-11-01T08:00:00' };
  const job = JSON.stringify({ id: 1, status: 'NEW', ...body, filter });
  const same = `it.matchesExport(it.exportJobSchema.parse(${job}), ${JSON.stringify(body)})`;
  expect(inBerlin('export-jobs.js', same)).toBe('exactly');
});

test('paths stand between commas, however Adobe spaces them', () => {
  expect(splitPaths(' a.b, c ,,')).toEqual(['a.b', 'c']);
  expect(splitPaths(null)).toEqual([]);
});
