import { describe, expect, test } from '@jest/globals';
import { resolveRequest } from '../../../src/resolve/resolve-request.js';
import { oneAudience } from '../../../src/resolve/one-audience.js';
import { termsIn } from '../../../src/request/terms.js';
import { tokenize } from '../../../src/request/tokenize.js';
import { patched } from '../../../src/resolve/request-errors.js';
import { resolved, typed, wrongWith } from '../request/asks.js';
import { catalogWith, idAt, type Listed } from './catalog.js';

const ODD = ['id', 'name', 'null'] as const;

describe.each(ODD)('an audience that Adobe gives with odd: %s', (odd) => {
  const zeta: Listed[] = [{ name: 'Zeta' }, { name: 'Omega' }, { name: 'Zeta Omega', odd }];
  const twice: Listed[] = [{ name: 'Twice' }, { name: 'Twice', odd }];
  const one = '1 audience with “zeta” in the name couldn’t be read, and it may be the one you mean.';

  test('is no two others: it is asked, and the answer is what was read', async () => {
    const catalog = catalogWith(zeta);
    const ask = typed('Zeta Omega');
    const { problems, message } = await wrongWith(ask, catalog);
    expect(message).toBe(`${one} Type the id of the one you mean, such as ${idAt(0)} ${idAt(1)}.`);
    expect(problems[0]?.sentence).toBe(`${one} Which one do you mean?`);
    expect(problems[0]?.choices.map(({ name }) => name)).toEqual(['Zeta + Omega']);
    const [choice] = problems[0]?.choices ?? [];
    if (!choice) throw new Error('nothing is offered');
    expect(await resolved(patched(ask, choice.patch), catalog)).toEqual(['Zeta', 'Omega']);
    expect(await resolved(typed(`${idAt(0)} ${idAt(1)}`), catalog)).toEqual(['Zeta', 'Omega']);
  });

  test('is not the other one of its name', async () => {
    const catalog = catalogWith(twice);
    const { problems } = await wrongWith(typed('Twice'), catalog);
    expect(problems[0]?.choices.map(({ id }) => id)).toEqual([idAt(0)]);
    await expect(oneAudience({ sandbox: 'dev', adobe: catalog.adobe }, termsIn(tokenize('Twice')))).rejects.toThrow(
      '“twice” in the name couldn’t be read',
    );
    const { audiences } = await resolveRequest({ ask: typed(idAt(0)), adobe: catalog.adobe });
    expect(audiences.map(({ id }) => id)).toEqual([idAt(0)]);
  });

  test('is not said to be missing where it is the only one, also where it is found by other words of its name', async () => {
    const catalog = catalogWith([{ name: 'Zeta Omega', odd }]);
    for (const words of ['"Zeta Omega"', 'Zeta', '"zeta ömega"']) {
      const { message } = await wrongWith(typed(words), catalog);
      expect(message).toMatch(/^1 audience with “\w+” in the name couldn’t be read.* Type its id\.$/);
    }
    await expect(
      oneAudience({ sandbox: 'dev', adobe: catalog.adobe }, termsIn(tokenize('Zeta Omega'))),
    ).rejects.toThrow('couldn’t be read');
  });

  test('is no trouble for names that it does not share', async () => {
    expect(await resolved(typed('Twice'), catalogWith([...zeta, { name: 'Twice' }]))).toEqual(['Twice']);
  });

  test('by its id: said to be there and unreadable, or evaluated where only its name is odd', async () => {
    const catalog = catalogWith([{ name: 'Zeta' }, { name: 'Omega', odd }, { name: idAt(1) }]);
    if (odd !== 'null') {
      expect(await resolved(typed(idAt(1)), catalog)).toHaveLength(1);
      return;
    }
    const { problems, message } = await wrongWith(typed(`${idAt(0)} ${idAt(1)}`), catalog);
    expect(message).toBe(
      `Adobe’s entry for the audience “${idAt(1)}” in dev couldn’t be read. ` +
        'Trying again won’t help. Your Usher administrator can find the cause in the log.',
    );
    expect(problems.map(({ about }) => about)).toEqual([[{ from: 1, count: 1 }]]);
    await expect(resolveRequest({ ask: typed(`"${idAt(1)}"`), adobe: catalog.adobe })).rejects.toThrow(
      'in dev couldn’t be read',
    );
  });
});
