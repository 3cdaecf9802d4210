import { expect } from '@jest/globals';
import { createAdobe } from '../../../../src/adobe/index.js';
import { audienceOf, sandbox, VIP } from '../opened.js';
import { ada, bodies, current, evaluate, exportTo, readExportJob, type Row, switchOff, tutorial } from './worlds.js';

/** Profiles, and what concerns every call. */
export const callRows: Row[] = [
  [
    36,
    'a membership has a `timestamp` or a `lastQualificationTime`, and may be `existing`',
    async () => {
      const [old, recent] = [
        await tutorial.adobe.profiles.memberships(ada),
        await current.adobe.profiles.memberships(ada),
      ];
      expect(old.memberships).toEqual(recent.memberships);
      expect(old.memberships.map(({ status }) => status)).toEqual(['realized', 'exited', 'existing']);
    },
  ],
  [
    37,
    'the namespace of memberships is `UPS` or `ups`; what stands under `Email` is withheld',
    async () => {
      const [old, recent] = [
        await tutorial.adobe.profiles.memberships(ada),
        await current.adobe.profiles.memberships(ada),
      ];
      expect([old.memberships.length, old.withheld]).toEqual([3, 1]);
      expect([recent.memberships.length, recent.withheld]).toEqual([3, 0]);
    },
  ],
  [
    38,
    'jobs have the same address, whichever API Adobe counts them to',
    async () => {
      await evaluate(tutorial, VIP);
      await exportTo(tutorial);
      const paths = (await tutorial.control.calls('POST', /./)).map(({ path }) => path);
      expect(paths).toEqual(['/data/core/ups/segment/jobs', '/data/core/ups/export/jobs']);
    },
  ],
  [
    39,
    'the organisation is in the same header, whatever its placeholder is called',
    async () => {
      await evaluate(tutorial, VIP);
      expect((await tutorial.control.traffic())[0]?.headers).toMatchObject({ 'x-gw-ims-org-id': 'USHER@AdobeOrg' });
    },
  ],
  [
    40,
    'the credential is OAuth server-to-server, not the JWT of the tutorial’s day',
    async () => {
      const forms: string[] = [];
      const adobe = createAdobe({
        apiUrl: tutorial.url,
        imsUrl: tutorial.url,
        clientId: 'client',
        clientSecret: 'secret',
        orgId: 'o',
        scopes: 'openid,AdobeID',
        timeoutMs: 2_000,
        fetch: (input, init) => {
          if (init?.body instanceof URLSearchParams)
            forms.push(`${new URL(input instanceof Request ? input.url : input).pathname} ${String(init.body)}`);
          return fetch(input, init);
        },
      });
      await adobe.sandboxes.list();
      expect(forms).toEqual([expect.stringMatching(/\/ims\/token\/v3 .*grant_type=client_credentials&scope=openid/)]);
    },
  ],
  [
    41,
    'looking profiles up may not be allowed to the organisation',
    async () => {
      await current.control.settings({ profileLookup: false });
      await expect(current.adobe.profiles.memberships(ada)).rejects.toMatchObject({ details: { failure: 'denied' } });
    },
  ],
  [
    42,
    'what the tutorial does not mention is there: delete, bulk-get, estimates, audiences',
    async () => {
      const { segmentJobs, exportJobs, estimates } = current.adobe;
      const [{ id }, { id: exported }] = [await evaluate(current, VIP), await exportTo(current)];
      expect([...(await segmentJobs.bulkGet({ sandbox, ids: [id, 'none'] })).keys()]).toEqual([id]);
      await segmentJobs.cancel({ sandbox, id });
      await exportJobs.cancel({ sandbox, id: exported });
      await tutorial.adobe.exportJobs.cancel({ sandbox, id: (await exportTo(tutorial)).id });
      expect(await audienceOf(current.adobe, VIP)).toMatchObject({ name: 'VIP buyers' });
      expect(await estimates.start({ sandbox, audienceId: VIP })).not.toBe('');
    },
  ],
  [
    43,
    'times that contradict each other are read as they are',
    () => {
      const times = { creationTime: 1_559_674_261_657, updateTime: 1_559_674_261_000 };
      const metrics = { totalTime: { startTimeInMs: 1_547_053_539_564, endTimeInMs: 1_547_054_743_929 } };
      expect(readExportJob({ ...times, metrics })).toMatchObject({ ...times, metrics });
    },
  ],
  [
    44,
    'the sandbox goes along with every call but the one that lists sandboxes',
    async () => {
      const { adobe, control } = current;
      await evaluate(current, VIP);
      await Promise.all([switchOff(current), adobe.mergePolicies.list({ sandbox }), adobe.datasets.fit({ sandbox })]);
      await Promise.all([adobe.sandboxes.list(), adobe.audiences.search({ sandbox }), adobe.profiles.memberships(ada)]);
      const without = (await control.traffic()).filter(({ headers }) => headers['x-sandbox-name'] === undefined);
      expect(without.map(({ path }) => path)).toEqual(['/data/foundation/sandbox-management/']);
    },
  ],
  [
    45,
    'no more than 20 ids go into one call',
    async () => {
      const ids = Array.from({ length: 21 }, (_, number) => `id-${number}`);
      await expect(evaluate(tutorial, ...ids)).rejects.toThrow('1 to 20');
      await expect(evaluate(tutorial)).rejects.toThrow('1 to 20');
      expect(await bodies(tutorial, 'POST', /segment/)).toEqual([]);
    },
  ],
];
