import type { SlackMessage } from '../runs/view.js';
import { actions, encodeJobRef, questionMessage } from './buttons.js';
import { filesActions } from './files.js';
import { batchState, sandboxLabel } from './phrases.js';
import { code, foreign } from '../platform/escape.js';
import { buttonRow, context, buildMessage, slackDateTime, section } from './mrkdwn.js';
import { formatNumber, amountOf } from '../platform/english.js';
import type { SandboxRef } from '../request/request.js';

export const datasetActions = { more: 'dataset:more', new: 'dataset:new' } as const;

interface Place {
  sandbox: SandboxRef;
}

/** What is shown of a batch, as the catalog has it; `created` in epoch ms. */
interface Batch {
  id: string;
  status: string;
  created?: number | undefined;
  recordsWritten?: number | undefined;
}

export interface DatasetView {
  id: string;
  name: string;
  /** The newest batch; undefined if there is none. `unknown`: Adobe does not tell. */
  newest: Batch | 'unknown' | undefined;
}

export function datasets(
  all: Place & { datasets: DatasetView[]; left: number; more: string | undefined },
): SlackMessage {
  const { sandbox, left, more } = all;
  const create = { action: datasetActions.new, text: 'Create one…', value: sandbox.name };
  if (all.datasets.length === 0) {
    const none = `You can’t export to any dataset in ${sandboxLabel({ sandbox })}: none uses the profile union schema. Create one: \`/audience dataset create &lt;name&gt;\``;
    return buildMessage(none, [section(none), buttonRow(create)]);
  }
  const title = `*Datasets you can export to in ${sandboxLabel({ sandbox })}*`;
  const rest = left > 0 ? [`${formatNumber(left)} more.`] : [];
  return buildMessage([title, ...all.datasets.map(datasetLines), ...rest].join('\n'), [
    section(title),
    ...all.datasets.flatMap((dataset) => [
      section(datasetLines(dataset)),
      buttonRow(
        {
          action: actions.exportTo,
          text: 'Export to it…',
          value: encodeJobRef(sandbox.name, dataset.id, dataset.name),
        },
        ...(dataset.newest && dataset.newest !== 'unknown'
          ? [{ action: filesActions.show, text: 'Files', value: encodeJobRef(sandbox.name, dataset.newest.id) }]
          : []),
      ),
    ]),
    ...rest.map(context),
    buttonRow(...(more === undefined ? [] : [{ action: datasetActions.more, text: 'More…', value: more }]), create),
  ]);
}

function datasetLines({ id, name, newest }: DatasetView): string {
  const head = `*${foreign(name)}*  ${code(id)}`;
  if (!newest) return `${head}\nNothing written yet`;
  if (newest === 'unknown') return `${head}\nNewest batch: unknown`;
  const { id: batch, status, created, recordsWritten } = newest;
  const rows = recordsWritten === undefined ? 'rows not reported' : amountOf(recordsWritten, 'row');
  const when = created === undefined ? '' : ` ${slackDateTime(created)}`;
  const state = status === 'success' ? '' : ` (${batchState(status)})`;
  return `${head}\nNewest batch${when}: ${rows}${state} · ${code(batch)}`;
}

/** To the person who asked. */
export function datasetCreated({ sandbox, id, name }: Place & { id: string; name: string }): SlackMessage {
  const text = `Created *${foreign(name, 100)}* in ${sandboxLabel({ sandbox })}  ${code(id)}\nYou can export audiences to it now.`;
  return buildMessage(text, [
    section(text),
    buttonRow({ action: actions.exportTo, text: 'Export to it…', value: encodeJobRef(sandbox.name, id, name) }),
  ]);
}

/** To the channel: it concerns everybody who works in the sandbox. */
export function datasetAnnounced(made: Place & { id: string; name: string; by: string }): SlackMessage {
  const text = `${foreign(made.by)} created the dataset ${foreign(made.name, 100)} (${code(made.id)}) in ${sandboxLabel(made)}.`;
  return buildMessage(text, [context(text)]);
}

/** The question before a dataset is created in production. */
export function datasetQuestion({ sandbox, name, kept }: Place & { name: string; kept: string }): SlackMessage {
  const text = `*Create the dataset ${foreign(name, 100)} in ${sandboxLabel({ sandbox })}?*\nIt uses the profile union schema and stays empty until you export to it.`;
  return questionMessage(text, kept, { yes: 'Create in Production', no: 'Don’t create' });
}
