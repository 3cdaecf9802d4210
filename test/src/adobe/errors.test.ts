import { afterEach, describe, expect, test } from '@jest/globals';
import { segmentJobSchema } from '../../../src/adobe/segment-jobs.js';
import { firstError } from '../../../src/adobe/schemas.js';
import { adobeThatSays, closeScripted } from './scripted.js';

afterEach(closeScripted);

describe('Adobe’s refusals', () => {
  test.each([
    ['gateway', 403, { error_code: '403027', message: 'User region is missing' }, 'User region is missing', '403027'],
    [
      'UPS',
      404,
      { errors: { '404': [{ code: 'UPAPI-113430-404', message: 'Not there' }] }, title: 'T' },
      'Not there',
      'UPAPI-113430-404',
    ],
    [
      'a refused label',
      403,
      { errors: { type: 'https://ns.adobe.com/aep/errors/UPAPI-113752-403', title: 'No access', status: 403 } },
      'No access',
      'UPAPI-113752-403',
    ],
    ['profile access', 403, { message: 'Not yours', cause: 'x', statusCode: '403' }, 'Not yours', undefined],
    [
      'the catalog, whose type is a placeholder',
      400,
      { type: '/placeholder/type/uri', status: 400, title: 'BadRequestError', detail: 'limit' },
      'limit',
      undefined,
    ],
    [
      'problem+',
      400,
      { status: 400, title: 'Bad sandbox', type: 'http://ns.adobe.com/aep/errors/SMS-2074-400' },
      'Bad sandbox',
      'SMS-2074-400',
    ],
    ['only a message', 400, { message: 'Run already going on' }, 'Run already going on', undefined],
    ['nothing', 400, undefined, 'Adobe answered with status 400.', undefined],
    ['a page in HTML', 400, '<html>no</html>', 'Adobe answered with status 400.', undefined],
    ['pieces of other shapes', 400, { message: { deep: 1 }, code: 7, title: 'Odd' }, 'Odd', '7'],
  ])('in the dialect of %s', async (_who, status, answer, message, code) => {
    const { adobe } = await adobeThatSays({ status, body: answer });
    const refused = adobe.batches.get({ sandbox: 'dev', id: 'b' });
    await expect(refused).rejects.toMatchObject({ details: { status, message } });
    await expect(refused).rejects.toHaveProperty('details.code', code);
  });

  test('profile access says in its body how long to wait', async () => {
    const busy = { status: 429, body: [{ message: 'Too many', retryAfterMs: '60000', statusCode: '429' }] };
    const { adobe, calls } = await adobeThatSays(busy);
    await expect(adobe.batches.get({ sandbox: 'dev', id: 'b' })).rejects.toMatchObject({
      details: { failure: 'throttled', retryAfterMs: 60_000 },
    });
    expect(calls).toHaveLength(1);
  });

  test('where a failed job kept its data is nobody’s business', () => {
    const { errors } = segmentJobSchema.parse({
      id: 'j',
      status: 'FAILED',
      errors: [
        { code: 'unknown', msg: 'Job aborted.' },
        { code: '0090000009', msg: "Error writing to 'adl://store.example/snapshot/722'", callStack: 'com.adobe' },
      ],
    });
    expect(firstError(errors)).toEqual({ code: '0090000009', message: "Error writing to '…'" });
  });

  test('a metric is labelled with the area, never with an id', async () => {
    const gone = { status: 404 };
    const { adobe, areas } = await adobeThatSays(gone, gone, gone, gone);
    const one = { sandbox: 'dev', id: 'some-id' };
    await adobe.audiences.bulkGet({ sandbox: 'dev', ids: ['some-id'] });
    for (const call of [adobe.batches, adobe.schedules, adobe.segmentJobs])
      await expect(call.get(one)).rejects.toMatchObject({ details: { failure: 'not-found' } });
    expect(areas).toEqual(['audiences', 'catalog/batches', 'config/schedules', 'segment/jobs']);
  });
});
