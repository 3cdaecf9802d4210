import { UserError } from '../errors.js';
import type { Button } from '../handlers.js';
import { decodeChoice } from '../messages/buttons.js';

/** A choice in a menu is the press of the button that it stands for, which checks all that it checks when it is pressed. */
export function fromMenu(buttonOf: (action: string) => Button | undefined): Button {
  const menu: Button = async (press, services) => {
    const { action, value } = decodeChoice(press.value);
    const button = buttonOf(action);
    // A menu in a menu would be no button.
    if (!button || button === menu) throw new UserError('That menu is out of date. Type /audience to start again.');
    return button({ ...press, value }, services);
  };
  return menu;
}
