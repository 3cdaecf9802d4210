import { distinctLabels } from '../platform/distinct-labels.js';
import type { RunView } from '../runs/view.js';

/** Letters of an id that tell audiences of one name apart. */
const APART = 8;

/** A name for each audience that no other of them has: those of one name show a part of their id. */
export const audienceLabels = (audiences: { id: string; name: string }[]): string[] =>
  distinctLabels(audiences.map(({ id, name }) => ({ name, apart: `…${id.slice(-APART)}` })));

/** The run with names that no two of its audiences share, and that differ even where long ones are cut. */
export function withDistinctNames(view: RunView): RunView {
  const { request, evaluation, export: exported } = view;
  const named = [...request.audiences, ...(evaluation?.counts ?? [])];
  const names = new Map(named.map(({ id, name }) => [id, name]));
  const labels = audienceLabels([...names].map(([id, name]) => ({ id, name })));
  const labelOf = new Map([...names.keys()].map((id, at) => [id, labels[at] ?? '']));
  const relabel = <One extends { id: string; name: string }>(one: One): One => ({
    ...one,
    name: labelOf.get(one.id) ?? one.name,
  });
  return {
    ...view,
    request: { ...request, audiences: request.audiences.map(relabel) },
    ...(evaluation && { evaluation: { ...evaluation, counts: evaluation.counts.map(relabel) } }),
    ...(exported && {
      export: {
        ...exported,
        batches: exported.batches.map((batch) =>
          batch.audience ? { ...batch, audience: relabel(batch.audience) } : batch,
        ),
      },
    }),
  };
}
