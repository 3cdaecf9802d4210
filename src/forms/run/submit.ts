import { Mistake, type MistakeField, NoRight } from '../../errors.js';
import type { Person } from '../../access.js';
import type { Taken } from '../../runs/accept.js';
import type { Asked } from '../../runs/record.js';
import { type Draft, type Memo, moved } from './state.js';
import { blocks } from './block-ids.js';
import type { Faulty } from './to-request.js';
import type { Known } from './data-types.js';
import { withHint } from './notice.js';
import { type Ask, digest } from '../../request/request.js';
import type { Services } from '../../services.js';
import type { Filled, FormAnswer } from '../../handlers.js';
import { known, knownNow } from './data.js';
import { viewOf } from './open.js';

/** A form that was sent, as its handlers pass it on. */
export interface Sent {
  filled: Filled;
  draft: Draft;
  memo: Memo;
}

/** The same form with the same content is one delivery, however often it comes; another content is another ask. */
export function deliveryOf({ viewId, values }: Filled): string {
  return `${viewId}-${digest(values).slice(0, 16)}`;
}

/** Sent while the lists of another sandbox were still shown: nothing of that sandbox is asked of this one. */
export async function outrun({ filled, draft, memo }: Sent, services: Services): Promise<FormAnswer | undefined> {
  if (draft.sandbox === memo.sandbox) return undefined;
  const there = moved({ draft, memo });
  const shown = await known({ ...there, zone: filled.person.zone }, services);
  const view = viewOf({
    ...there,
    known: shown,
    notice: `In ${draft.sandbox} now. Choose its audiences, then send again.`,
  });
  return view ? { becomes: view } : { errors: { [blocks.sandbox]: 'Choose the sandbox again.' } };
}

/** What a form asks for, as it was asked. A form that called the sandbox production is the yes to it. */
export async function askedBy(ask: Ask, memo: Memo, person: Person, services: Services): Promise<Asked> {
  const channel =
    memo.channel === '' ? (ask.reportIn ?? (await services.people.directChannel(person.id))) : memo.channel;
  const at = services.now().getTime();
  const { responseUrl, said, again } = memo;
  return { ask, by: person.id, channel, at, confirmed: said === 'production', responseUrl, again };
}

/** What is wrong with the form itself, and what Adobe does not know of the rest, at once. */
export async function allErrors(
  { errors, rest }: Faulty,
  { memo, filled }: Sent,
  services: Services,
): Promise<FormAnswer> {
  if (rest.audiences.length === 0) return { errors };
  const asked = await askedBy(rest, memo, filled.person, services);
  const unknown = await services.taking.read(asked).then(
    () => ({}),
    (error: unknown) => {
      if (error instanceof NoRight) throw error;
      if (error instanceof Mistake) return error.byField;
      throw error;
    },
  );
  const all = { ...errors };
  for (const [field, words] of Object.entries(unknown)) {
    const said = all[field];
    if (said === undefined) all[field] = words;
    // A dataset that was not chosen is missed by both, and too many are counted by both.
    else if (field === blocks.audiences && !said.includes(words)) all[field] = `${said} ${words}`;
  }
  return { errors: all };
}

/** The person's own words for what became of it: the form closes, or stays open with a sentence on a field. */
export function answerTo({ outcome, message }: Taken, { memo }: Sent): FormAnswer {
  if (outcome === 'not-taken' || outcome === 'not-sure') return { errors: { [blocks.report]: message.text } };
  const { channel, responseUrl } = memo;
  return { closes: { channel, responseUrl, says: message } };
}

const FOLDED = new Set<MistakeField>(['policy', 'entered', 'updated', 'events']);

/** A mistake in a filter that is folded away has no field to be shown at: the filters unfold, with the sentence on top and there. */
export async function unfolded(error: unknown, { filled, draft, memo }: Sent, services: Services): Promise<FormAnswer> {
  if (!(error instanceof Mistake) || memo.filters || !FOLDED.has(error.field)) throw error;
  const open = { ...memo, filters: true };
  const shown = await known({ draft, memo: open, zone: filled.person.zone }, services);
  const view = viewOf({ draft, memo: open, known: shown, notice: error.inForm });
  if (!view) throw error;
  return { becomes: withHint(view, error.field, error.inForm) };
}

/** The form called it a development sandbox and it is none: nothing starts until somebody has read that. */
export function corrected({ filled, draft, memo }: Sent, services: Services): FormAnswer {
  const now = knownNow({ draft, memo, zone: filled.person.zone }, services);
  const view = viewOf({ draft, memo, known: asProduction(now, draft.sandbox), notice: turnedOut(draft.sandbox) });
  return view ? { becomes: view } : { errors: { [blocks.sandbox]: turnedOut(draft.sandbox) } };
}

export const turnedOut = (sandbox: string) =>
  `${sandbox} turned out to be a PRODUCTION sandbox. Nothing was started. If you mean it, send the form again.`;

function asProduction(now: Known, sandbox: string): Known {
  const others = (now.sandboxes ?? []).filter(({ name }) => name !== sandbox);
  const title = now.sandboxes?.find(({ name }) => name === sandbox)?.title ?? sandbox;
  return { ...now, sandboxes: [{ name: sandbox, title, type: 'production' }, ...others] };
}
