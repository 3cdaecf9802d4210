import { expect, jest, test } from '@jest/globals';
import { fromMenu } from '../../../src/buttons/menu.js';
import { UserError } from '../../../src/errors.js';
import type { Button, ButtonPress } from '../../../src/handlers.js';
import type { Services } from '../../../src/services.js';

const press = (value: string): ButtonPress => ({
  value,
  block: 'b',
  channel: 'C1',
  person: { id: 'U1', standing: 'member', zone: 'UTC' },
  delivery: 't',
  responseUrl: undefined,
});
const services = {} as Services; // the buttons here use none

test('a choice is the press of its button, with that one’s value', async () => {
  const details = jest.fn<Button>(() => Promise.resolve(undefined));
  const menu = fromMenu((action) => (action === 'run:details' ? details : undefined));
  await menu(press('run:details R-1 and more'), services);
  expect(details).toHaveBeenCalledWith(press('R-1 and more'), services);
});

test.each(['', 'run:gone R-1', 'menu:choose run:details'])('%j is no button, and says so', async (value) => {
  const menu: Button = fromMenu((action) => (action === 'menu:choose' ? menu : undefined));
  await expect(menu(press(value), services)).rejects.toThrow(UserError);
});
