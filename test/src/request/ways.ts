import { elements, withIds } from '../../../playground/slack/blocks.js';
import { fieldValue, type Values } from '../../../playground/slack/values.js';
import { exportBody } from '../../../src/adobe/export-jobs.js';
import type { Adobe } from '../../../src/adobe/index.js';
import { formatCommand } from '../../../src/request/format.js';
import { type AskContext, parseRequest } from '../../../src/request/parse.js';
import { resolveRequest } from '../../../src/resolve/resolve-request.js';
import { tokenize } from '../../../src/request/tokenize.js';
import { UserError } from '../../../src/errors.js';
import { toDraft as readForm } from '../../../src/forms/run/to-request.js';
import { fits } from '../../../src/forms/run/state.js';
import { renderForm } from '../../../src/forms/run/views.js';
import { readForm as fieldsOf } from '../../../src/forms/run/read-form.js';
import { type FilledForm, fromDraft, fromRequest } from '../../../src/forms/run/from-request.js';
import {
  type DraftRequest,
  draftRequestSchema,
  canonical,
  type Request,
  requestSchema,
} from '../../../src/request/request.js';
import { known, shown } from '../forms/shown.js';
import { escaped } from './hostile.js';
import { context } from '../resolve/worlds.js';

/** What an ask comes to: what Adobe is sent, or what the person reads instead. */
export type Outcome = { request: Request; reportIn: string | undefined } | { asked: string };

/** A step of the person's way; what is said to them instead of going on comes back. */
export async function outcomeOf(way: () => Promise<Outcome> | Outcome): Promise<Outcome> {
  try {
    return await way();
  } catch (error) {
    if (error instanceof UserError) return { asked: error.message };
    throw error;
  }
}

/** What is sent to Adobe for it, as text; what is a set there, in one order. */
export function sentFor(request: Request): string {
  const evaluated = request.kind === 'export' ? [] : request.audiences.map(({ id }) => ({ segmentId: id }));
  const exported = request.kind === 'evaluation' ? undefined : exportBody(request);
  return canonical([request.sandbox.name, evaluated, exported ?? null]);
}

/** Kept in Redis on its way, as every ask and every run is. */
const kept = <Kept>(schema: { parse: (value: unknown) => Kept }, value: Kept): Kept =>
  schema.parse(JSON.parse(JSON.stringify(value)));

async function come(ask: DraftRequest, adobe: Adobe): Promise<Outcome> {
  const request = await resolveRequest({ ask: kept(draftRequestSchema, ask), adobe });
  return { request: kept(requestSchema, request), reportIn: ask.reportIn };
}

/** Escaped, and with short names for emoji. */
export const asSlackSends = (words: string) => escaped(words).replaceAll('🎉', ':tada:');

/** Typed after `/audience`, and sent through Slack’s escapes. */
export const typedWords = (words: string, adobe: Adobe, at: Partial<AskContext> = {}) =>
  outcomeOf(() => {
    const [verb, ...rest] = tokenize(asSlackSends(words));
    const kind = verb && 'text' in verb && verb.text === 'export' ? 'export' : 'evaluation';
    return come(parseRequest(kind, rest, { ...context, ...at }), adobe);
  });

/** *Copy as command*, pasted into Slack. */
export const copied = (request: Request, reportIn: string | undefined, adobe: Adobe) =>
  outcomeOf(() => typedWords(formatCommand(request, reportIn).replace('/audience ', ''), adobe));

export const originOf = ({ kind }: Pick<DraftRequest, 'kind'>, channel: string) => ({
  form: kind === 'export' ? ('export' as const) : ('evaluate' as const),
  channel,
  responseUrl: 'https://slack.test/once',
});

/** *Run again…* of a run with this request, sent as it opens. */
export const again = (request: Request, channel: string, adobe: Adobe) =>
  outcomeOf(() => {
    const origin = { ...originOf(request, channel), caption: 'Run again · from R-1001', again: 'R-1001' };
    return sentAs(openedWith(fromRequest(request, origin)), adobe);
  });

/** Words that name no dataset yet. Throws UserError. */
function unfinished(words: string, sandbox: string): DraftRequest {
  const [, ...rest] = tokenize(asSlackSends(words));
  return parseRequest('export', rest, { ...context, sandbox });
}

/** Words that name no dataset open a form; somebody chooses it there. */
export const finished = (
  words: string,
  { sandbox, channel, fill }: { sandbox: string; channel: string; fill: Record<string, unknown> },
  adobe: Adobe,
) =>
  outcomeOf(() => {
    const ask = unfinished(words, sandbox);
    return sentAs(filledIn(openedWith(fromDraft(ask, originOf(ask, channel))), fill), adobe);
  });

/** The same words with the dataset, as they are. */
export const completed = (words: string, { sandbox, dataset }: { sandbox: string; dataset: string }, adobe: Adobe) =>
  outcomeOf(() => come({ ...unfinished(words, sandbox), dataset, datasetChosen: true }, adobe));

/** A form as Slack shows it, with what its fields hold. */
export type Open = ReturnType<typeof shown>;

/** As `openForm` does it. Throws UserError where it does not fit. */
export function openedWith({ draft, meta }: Pick<FilledForm, 'draft' | 'meta'>, policies = known.policies): Open {
  const form = fits(draft) ? renderForm({ draft, meta, known: { ...known, policies } }) : undefined;
  if (!form) throw new UserError('too much for a form');
  return shown(form);
}

/** What somebody puts into fields, by the beginning of their block ids, in the shape in which Slack sends it. */
export function filledIn<Form extends { view: { blocks: object[] }; values: object }>(
  form: Form,
  fill: Record<string, unknown>,
): Form {
  // The shape was parsed when the form was shown.
  const blocks = withIds(form.view.blocks);
  const values = structuredClone(form.values) as Values;
  for (const [begins, value] of Object.entries(fill)) {
    const all = elements(blocks);
    const place =
      all.find(({ block }) => block.block_id === begins) ??
      all.find(({ block }) => block.block_id.startsWith(`${begins}:`));
    if (!place) throw new Error(`no field ${begins}`);
    values[place.block.block_id] = { [place.element.action_id]: fieldValue(place.element, value) };
  }
  return { ...form, values };
}

export function sentAs(form: Open, adobe: Adobe): Promise<Outcome> | Outcome {
  const read = readForm(fieldsOf(form), known);
  if ('errors' in read) return { asked: JSON.stringify(read.errors) };
  return come(read.ask, adobe);
}
