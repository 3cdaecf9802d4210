import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { SANDBOXES } from './content.js';
import { type Call, CATALOG } from './call.js';
import { catalog, gateway, labelled, problem, type Reply, ups } from './refusals.js';
import type { AdobeState, Permission } from './state.js';

const TOKEN_SECONDS = 86_399;

/** Which permission a call needs: method and the end of its path. */
const GUARDED: [permission: Permission, method: string, path: RegExp][] = [
  ['evaluate', 'POST', /\/segment\/jobs$/],
  ['export', 'POST', /\/export\/jobs$/],
  ['audiences', 'GET', /\/audiences(\/|$)/],
  ['schedules', 'POST', /\/config\/schedules$/],
  ['schedules', 'PATCH', /\/config\/schedules\/[^/]+$/],
  ['datasets', 'GET', /\/dataSets(\/|$)/],
  ['datasets', 'POST', /\/dataSets$/],
  ['policies', 'GET', /\/mergePolicies$/],
  ['profiles', 'GET', /\/access\/entities$/],
];

/** IMS: a token for a credential's four form fields, each time a new one. */
export function token(state: AdobeState, form: URLSearchParams): Reply {
  const clientId = form.get('client_id');
  if (form.get('grant_type') !== 'client_credentials')
    return ims('unsupported_grant_type', 'grant_type must be client_credentials');
  if (!clientId || !form.get('client_secret') || form.get('client_secret') === 'wrong')
    return ims('invalid_client', 'invalid client_id or client_secret');
  if (!form.get('scope')) return ims('invalid_scope', 'scope is missing');
  const access_token = randomUUID();
  state.tokens.set(access_token, { clientId, until: Date.now() + TOKEN_SECONDS * 1000 });
  return { status: 200, body: { access_token, token_type: 'bearer', expires_in: TOKEN_SECONDS } };
}

function ims(error: string, error_description: string): Reply {
  return { status: 400, body: { error, error_description } };
}

/** What stands before every service: the token, the key, the organisation, the body's type, the sandbox, the permission. */
export function refusedAtTheGate(state: AdobeState, { headers }: IncomingMessage, call: Call): Reply | undefined {
  return (
    refusedCredential(state, headers) ??
    (['POST', 'PATCH', 'PUT'].includes(call.method) && !headers['content-type']?.startsWith('application/json')
      ? catalog(400, 'BadRequestError', 'Content-Type must be application/json')
      : undefined) ??
    refusedPlace(state, call)
  );
}

function refusedCredential(state: AdobeState, headers: IncomingMessage['headers']): Reply | undefined {
  const bearer = headers.authorization?.replace(/^Bearer /, '');
  if (!bearer) return gateway(403, '403010', 'Oauth token is missing.');
  const known = state.tokens.get(bearer);
  if (!known || known.until < Date.now()) return gateway(401, '401013', 'Oauth token is not valid');
  const key = headers['x-api-key'];
  if (!key) return gateway(403, '403000', 'Api Key is required');
  if (key !== known.clientId) return gateway(403, '403003', 'Api Key is invalid');
  const org = headers['x-gw-ims-org-id'];
  if (!org) return gateway(400, '400003', 'IMS organisation id is missing');
  if (state.settings.org !== undefined && org !== state.settings.org)
    return gateway(403, '403025', 'Profile is not valid for this organisation');
  return undefined;
}

function refusedPlace({ settings }: AdobeState, { method, path, sandbox, requestId }: Call): Reply | undefined {
  if (!SANDBOXES.some(({ name }) => name === sandbox))
    return problem(403, 'SMS-2074-403', `Sandbox ${sandbox} is not available.`);
  const guarded = GUARDED.find(([, verb, end]) => verb === method && end.test(path));
  if (!guarded || !settings.denied.includes(guarded[0])) return undefined;
  const words = `Access denied: the credential may not ${method} ${path}.`;
  if (path.startsWith(CATALOG)) return catalog(403, 'ForbiddenError', words);
  if (guarded[0] === 'audiences') return labelled(403, 'UPAPI-113752-403', words, requestId);
  return ups(403, 'UPAPI-113000-403', words, requestId);
}
