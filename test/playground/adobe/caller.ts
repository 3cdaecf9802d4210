import { z } from 'zod';
import { createAdobeControl } from '../../../playground/adobe/control.js';
import type { Settings } from '../../../playground/adobe/state.js';
import { startAdobe } from '../../../playground/adobe/world.js';
import { waitUntil } from '../../../playground/waiting.js';

export const UPS = '/data/core/ups';
export const VIP = '4edc8488-2c35-4f6d-b4c6-9075c68d2d01';
export const CART = '4edc8488-2c35-4f6d-b4c6-9075c68d2d02';
export const AGENCY_DROP = '5b020a27e7040801dedba61b';

const MIDNIGHT_NEAR_MS = 20_000;
const job = z.looseObject({ id: z.union([z.string(), z.number()]), status: z.string() });
const tokenBody = z.object({ access_token: z.string(), expires_in: z.number() });

/** A world, its control, and a caller with a credential; `headers` with an empty value are left out. */
export async function openWorld(settings: Partial<Settings> = {}) {
  const world = await startAdobe({ settings: { queuedMs: 0, evaluationMs: 60_000, exportMs: 60_000, ...settings } });
  const ask = async (fields: Record<string, string>) => {
    const form = { client_id: 'client', client_secret: 'secret', grant_type: 'client_credentials', scope: 'openid' };
    const body = new URLSearchParams({ ...form, ...fields });
    const response = await fetch(`${world.url}/ims/token/v3`, { method: 'POST', body });
    return { status: response.status, body: await response.json() };
  };
  const { access_token } = tokenBody.parse((await ask({})).body);
  const usual = {
    authorization: `Bearer ${access_token}`,
    'x-api-key': 'client',
    'x-gw-ims-org-id': 'USHER@AdobeOrg',
    'x-sandbox-name': 'dev',
    'content-type': 'application/json',
  };
  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const sent = Object.entries({ ...usual, ...headers }).filter(([, value]) => value !== '');
    const response = await fetch(world.url + path, {
      method,
      headers: sent,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? undefined : (JSON.parse(text) as unknown),
    };
  };
  return {
    url: world.url,
    close: world.close,
    control: createAdobeControl(world.url),
    ask,
    call,
    evaluate: async (...ids: string[]) =>
      job.parse(
        (
          await call(
            'POST',
            `${UPS}/segment/jobs`,
            ids.map((segmentId) => ({ segmentId })),
          )
        ).body,
      ),
    segmentJob: async (id: string | number) => job.parse((await call('GET', `${UPS}/segment/jobs/${id}`)).body),
    exportJob: async (id: string | number) => job.parse((await call('GET', `${UPS}/export/jobs/${id}`)).body),
    startExport: async (body: unknown = exportBody()) =>
      job.parse((await call('POST', `${UPS}/export/jobs`, body)).body),
  };
}

export type OpenWorld = Awaited<ReturnType<typeof openWorld>>;

/** The quota begins anew at 00:00 UTC: what fills it and then meets it waits until that has passed, where it is near. */
export async function wellBeforeMidnight(): Promise<void> {
  const day = new Date().getUTCDate();
  const left = new Date().setUTCHours(24, 0, 0, 0) - Date.now();
  if (left > MIDNIGHT_NEAR_MS) return;
  await waitUntil(
    'it is 00:00 UTC',
    () => Promise.resolve(new Date().getUTCDate() === day ? undefined : true),
    2 * MIDNIGHT_NEAR_MS,
  );
}

export function exportBody(destination: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    filter: { segments: [{ segmentId: VIP, segmentNs: 'ups', status: ['realized'] }] },
    destination: { datasetId: AGENCY_DROP, segmentPerBatch: false, ...destination },
    schema: { name: '_xdm.context.profile' },
  };
}
