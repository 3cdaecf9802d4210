import { z } from 'zod';
import { asTyped } from '../asking/terms.js';
import { code, foreign } from '../messages/foreign.js';
import { context, moment, section } from '../messages/plain.js';
import { type Ask, type Filters, PLATFORM_NAMESPACE, type Request, type Status } from '../runs/request.js';
import type { View } from '../surface.js';
import { counted } from './choices.js';
import { formIds } from './fields.js';
import { withNotice } from './notice.js';

const memoSchema = z.object({
  /** The ask is kept under this; starting it twice is one run. */
  ask: z.string(),
  channel: z.string(),
  responseUrl: z.string().optional(),
  said: z.enum(['production', 'development']),
});
export type ReviewMemo = z.infer<typeof memoSchema>;

/** Throws a ZodError for what no form of ours wrote. */
export const readMemo = (memo: string): ReviewMemo => memoSchema.parse(JSON.parse(memo));

const STATUS_WORDS: Record<Status, string> = { realized: 'in it now', exited: 'left', existing: 'existing (older)' };

/** Over the export form: everything in words, and the button that starts it. */
export function view({ memo, blocks, notice }: { memo: ReviewMemo; blocks: object[]; notice?: string }): View {
  const submit = memo.said === 'production' ? 'Export in PRODUCTION' : 'Export';
  const rest = { title: 'Review the export', close: 'Back', memo: JSON.stringify(memo) };
  return withNotice({ id: formIds.review, ...rest, submit, blocks }, notice);
}

/** What will be exported, held against Adobe. */
export function words(request: Request, reportIn: string): object[] {
  const { sandbox, audiences, dataset, filters } = request;
  const where = sandbox.type === 'production' ? `PRODUCTION ${foreign(sandbox.name)}` : foreign(sandbox.name);
  const lines = audiences.map(({ id, name, namespace, statuses, last }) => {
    const other = namespace.toLowerCase() === PLATFORM_NAMESPACE ? '' : ` [${foreign(namespace)}]`;
    const size = last ? `counted ${counted(last)}` : 'no count known';
    return `• ${foreign(name)}${other} (${code(id)}): ${statusWords(statuses)} · ${size}`;
  });
  const to = dataset ? `*${foreign(dataset.name)}* (${code(dataset.id)})` : 'a dataset';
  return blocksOf(`To ${to} in ${where}`, lines, filterLines(filters), reportIn);
}

/** The same where Adobe did not answer in time: as it was picked and pasted. */
export function unreadWords(ask: Ask, reportIn: string): object[] {
  const lines = ask.audiences.map((audience) => {
    return `• ${foreign(asTyped(audience))}: ${statusWords(audience.statuses ?? ask.statuses ?? ['realized'])}`;
  });
  const to = `To *${foreign(ask.dataset ?? 'a dataset')}* in ${foreign(ask.sandbox)}`;
  const late = 'Adobe is slow: the names are checked before anything is sent, and if one is wrong I tell only you.';
  return [...blocksOf(to, lines, filterLines(ask.filters), reportIn), context(late)];
}

function blocksOf(to: string, audiences: string[], filters: string[], reportIn: string): object[] {
  return [
    section(to),
    ...chunks(audiences).map(section),
    section(filters.join('\n')),
    context(`Reported in <#${reportIn}>. It exports what was counted and spends no evaluation.`),
  ];
}

const statusWords = (statuses: Status[]) => statuses.map((status) => STATUS_WORDS[status]).join(', ');

function filterLines(filters: Filters): string[] {
  const { entered, updatedSince, fields, policy, events, emptyProfiles, batchPerAudience } = filters;
  const list = (paths: string[]) => foreign(paths.join(', '), 1_000);
  const at = (time: string) => moment(Date.parse(time));
  return [
    `Fields: ${fields ? list(fields) : 'every profile field'}`,
    `Batches: ${batchPerAudience ? 'one per audience' : 'one for all'}`,
    ...(entered ? [`Entered: ${rangeWords(entered.from && at(entered.from), entered.to && at(entered.to))}`] : []),
    ...(updatedSince === undefined ? [] : [`Profile changed since ${at(updatedSince)}`]),
    ...(policy
      ? [`Merge policy: ${foreign(policy.id)}${policy.version === undefined ? '' : `, version ${policy.version}`}`]
      : []),
    ...(events?.fields ? [`Events: ${list(events.fields)}`] : []),
    ...(events?.ingestedSince === undefined ? [] : [`Events: ingested since ${at(events.ingestedSince)}`]),
    ...(emptyProfiles ? ['Also profiles that have events only'] : []),
  ];
}

function rangeWords(from: string | undefined, to: string | undefined): string {
  return [...(from === undefined ? [] : [`from ${from}`]), ...(to === undefined ? [] : [`until ${to}`])].join(' ');
}

/** A section takes 3,000 characters. */
function chunks(lines: string[]): string[] {
  const made: string[] = [];
  for (const line of lines) {
    const last = made.at(-1);
    if (last !== undefined && last.length + line.length < 2_800) made[made.length - 1] = `${last}\n${line}`;
    else made.push(line);
  }
  return made;
}
