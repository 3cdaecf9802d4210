import { distinctLabels } from '../platform/distinct-labels.js';
import type { RunView } from '../runs/view.js';

/** Letters of an id that tell audiences of one name apart. */
const APART = 8;

/** The run with names that no two of its audiences share, and that differ even where long ones are cut. */
export function withDistinctNames(view: RunView): RunView {
  const { request, evaluation, export: exported } = view;
  const named = [...request.audiences, ...(evaluation?.counts ?? [])];
  const names = new Map(named.map(({ id, name }) => [id, name]));
  const labels = distinctLabels([...names].map(([id, name]) => ({ name, apart: `…${id.slice(-APART)}` })));
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
