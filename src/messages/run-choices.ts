import { ALL_AUDIENCES } from '../request/request.js';
import type { Ending, RunView } from '../runs/view.js';
import { actions } from './buttons.js';
import { filesActions } from './files.js';
import type { ButtonChoices, ButtonOptions } from './mrkdwn.js';

/** What can be done with a run that goes on. */
export function cardChoices({ run: value, cancelling, hold }: RunView): ButtonChoices {
  const details = { action: actions.details, text: 'Details', value };
  if (hold) {
    const withdraw = { action: actions.withdraw, text: 'Withdraw', value };
    return { buttons: [withdraw, { action: actions.sendNow, text: 'Send now…', value }], menu: [details] };
  }
  const check = { action: actions.check, text: 'Check now', value };
  const cancel = { action: actions.cancel, text: 'Cancel…', value, style: 'danger' as const };
  return {
    buttons: cancelling ? [check] : [check, cancel],
    menu: [details],
  };
}

/** What can be done with a run that has ended; nothing before that. */
export function reportChoices(view: RunView): ButtonChoices {
  if (!view.ending) return { buttons: [], menu: [] };
  const { buttons, menu } = choicesOf(view, view.ending);
  const fitting = (all: ButtonOptions[]) => all.filter(({ action }) => fits(action, view));
  return { buttons: fitting(buttons), menu: fitting(menu) };
}

function choicesOf(view: RunView, ending: Ending): ButtonChoices {
  const value = view.run;
  const details = { action: actions.details, text: 'Details', value };
  const command = { action: actions.command, text: 'Copy as command', value };
  const again = { action: actions.again, text: 'Run again…', value };
  const atReset = { action: actions.atReset, text: 'Run at the reset', value };
  const exportLast = { action: actions.exportThis, text: 'Export the last count…', value };
  switch (ending.how) {
    case 'failed':
    case 'lost': {
      const support = { action: actions.support, text: 'Support details', value };
      const isOver = ending.how === 'failed' && ending.quota !== undefined;
      if (isOver) return { buttons: [atReset, exportLast], menu: [details, support, command] };
      const isExport = ending.stage === 'export';
      const retry = { action: isExport ? actions.exportThis : actions.again, text: 'Try again…', value };
      const rest = 'right' in ending ? [] : [support];
      return { buttons: [retry], menu: [details, ...rest, command, ...(isExport ? [again] : [])] };
    }
    case 'expired':
      return { buttons: [atReset, exportLast], menu: [details, command] };
    case 'cancelled':
      return { buttons: [again], menu: [details, command] };
    case 'finished':
    case 'finished-with-warnings': {
      if (!view.export) {
        const exportThis = { action: actions.exportThis, text: 'Export…', value };
        return { buttons: [exportThis], menu: [details, again, command] };
      }
      const read = { action: actions.handOver, text: 'How to read the data', value };
      const files = { action: filesActions.show, text: 'Files', value };
      return { buttons: [read], menu: [details, files, again, command] };
    }
  }
}

/** A run of every audience at once can be neither asked for again nor exported. */
function fits(action: string, { request }: RunView): boolean {
  const named = request.audiences.every(({ id }) => id !== ALL_AUDIENCES);
  return named || action === actions.details || action === actions.support;
}
