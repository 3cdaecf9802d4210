import type { FormMeta, FormData } from '../../../src/forms/run/state.js';
import { surfaces, withIds } from '../../../playground/slack/blocks.js';
import { LIMITS } from '../../../playground/slack/objects.js';
import { carryOver } from '../../../playground/slack/values.js';
import type { Values, View } from '../../../src/handlers.js';

export const known: FormData = {
  now: Date.parse('2026-11-25T09:00:00Z'),
  zone: 'Europe/Berlin',
  counted: [],
  usedToday: undefined,
  sandboxes: undefined,
  policies: undefined,
};

/** A view as Slack shows it, with what its fields hold when nobody has touched them. Throws where Slack would refuse it. */
export function shown(view: View | undefined): { view: View; values: Values; privateMetadata: string } {
  if (!view) throw new Error('the form does not fit');
  surfaces.modal.parse(view.blocks);
  const privateMetadata = view.privateMetadata ?? '';
  const tooLong = [
    view.title.length > LIMITS.title,
    (view.submit ?? '').length > LIMITS.title,
    privateMetadata.length > LIMITS.metadata,
  ];
  if (tooLong.includes(true)) throw new Error('title, submit or private metadata are too long');
  return { view, privateMetadata, values: carryOver(withIds(view.blocks), {}, 'C0CAMPAIGN') };
}

/** Everything that is written in a view. */
export const written = ({ view }: { view: View }) => JSON.stringify(view.blocks);

/** What the form of an export in #campaigns carries along. */
export const exportMemo: FormMeta = {
  form: 'export',
  channel: 'C0CAMPAIGN',
  sandbox: 'dev',
  shownSandboxType: 'development',
  revision: 0,
  filters: false,
  times: 'typed',
  overrides: new Map(),
};
