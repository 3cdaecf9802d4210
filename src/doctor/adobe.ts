import type { Adobe } from '../adobe/index.js';
import { AdobeError, orUndefined } from '../errors.js';
import { defined } from '../platform/defined.js';
import { bad, type Finding, good } from './findings.js';

/** The token, the sandbox, and one harmless read in each area that Usher works in. */
export async function checkAdobe(adobe: Adobe, sandbox: string): Promise<Finding[]> {
  const sandboxes = await adobe.sandboxes.list().catch(errorOf);
  if (sandboxes instanceof AdobeError) return [refusalFinding(sandboxes)];
  const token = good('Adobe token: issued, and accepted by the gateway');
  const found = sandboxes.find(({ name }) => name === sandbox);
  if (!found) {
    const seen = sandboxes.map(({ name, type }) => `${name} (${type})`).join(', ');
    return [
      token,
      bad(
        `Adobe sandbox ${sandbox}: the credential can’t see it; it can see ${seen || 'none'}`,
        'AEP_SANDBOX: use one of these names, or give the credential’s role access to it',
      ),
    ];
  }
  const meaning = found.type === 'production' ? 'production: only operators can start runs there' : 'development';
  return [token, good(`Adobe sandbox ${sandbox}: ${meaning}`), ...(await checkReads(adobe, sandbox))];
}

/** Each with the permission as Adobe's Permissions name it, and what the reading says that was found. */
function checkReads(adobe: Adobe, sandbox: string): Promise<Finding[]> {
  const one = { sandbox, limit: 1 };
  const evaluate = 'View Segments, Evaluate a Segment to an Audience';
  return Promise.all([
    checkRead('audiences', 'View Segments', async () => seen(await adobe.audiences.search(one))),
    checkRead('segment jobs', evaluate, async () => seen(await adobe.segmentJobs.list(one))),
    checkRead('export jobs', 'Export Audience for Segment', async () => seen((await adobe.exportJobs.list(one)).jobs)),
    checkRead('datasets', 'View Datasets', async () => {
      return `${(await adobe.datasets.fit({ sandbox })).length} can be exported to`;
    }),
    checkRead('merge policies', 'View Merge Policies', async () => {
      return `${(await adobe.mergePolicies.list({ sandbox })).length}`;
    }),
    checkRead('batches', 'View Datasets', async () => {
      await adobe.batches.get({ sandbox, id: NO_BATCH }).catch(orUndefined('not-found', 'bad-request'));
      return 'can be read';
    }),
  ]);
}

/** A batch that nobody has: "not found" shows that one may look. */
const NO_BATCH = '000000000000000000000000';

function seen(list: unknown[]): string {
  return list.length > 0 ? 'can be read' : 'can be read; there are none';
}

async function checkRead(area: string, permission: string, read: () => Promise<string>): Promise<Finding> {
  const said = await read().catch(errorOf);
  if (!(said instanceof AdobeError)) return good(`Adobe ${area}: ${said}`);
  const todo =
    said.failure === 'denied'
      ? `give the credential’s role the permission ${permission} in this sandbox (Adobe: Permissions, Roles, API credentials)`
      : 'try again; if it keeps failing, give Adobe support the request id';
  return bad(`Adobe ${area}: ${wordsOf(said)}`, todo);
}

/** Codes of Adobe's gateway: https://experienceleague.adobe.com/en/docs/experience-platform/landing/troubleshooting */
const GATEWAY: ReadonlyMap<string, string> = new Map([
  ['403000', 'AEP_CLIENT_ID is unknown to Adobe’s gateway'],
  ['403003', 'AEP_CLIENT_ID isn’t the credential that the token was issued for'],
  ['400003', 'AEP_ORG_ID is missing'],
  ['403025', 'AEP_ORG_ID isn’t this credential’s organization'],
]);

function refusalFinding(error: AdobeError): Finding {
  const { failure, details } = error;
  const todo =
    GATEWAY.get(details.code ?? '') ??
    (failure === 'auth'
      ? 'AEP_CLIENT_ID, AEP_CLIENT_SECRET, AEP_SCOPES: copy them again from the credential’s page in the Developer Console'
      : failure === 'denied'
        ? 'give the credential’s role the permission View Sandboxes'
        : 'check AEP_API_URL, IMS_URL, HTTPS_PROXY and the network');
  return bad(`Adobe: ${wordsOf(error)}`, todo);
}

function wordsOf({ details: { message, status, code, adobeRequestId } }: AdobeError): string {
  const facts = Object.entries(defined({ status, code, request: adobeRequestId })).map(
    ([name, value]) => `${name} ${value}`,
  );
  return facts.length === 0 ? message : `${message} (${facts.join(', ')})`;
}

function errorOf(error: unknown): AdobeError {
  if (error instanceof AdobeError) return error;
  throw error;
}
