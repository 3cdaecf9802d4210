import { idsIn } from '../journeys/meeting.js';
import type { Ledger } from './ledger.js';

const ends = (ids: string[]) => ids.map((id) => id.slice(-2)).join();

/** What happened, in its order, a line each: for whoever looks into a round that went wrong. */
export function tale({ entries, posts, jobs, calls, kills }: Ledger): string {
  const begun = entries[0]?.at ?? 0;
  const lines: [at: number, line: string][] = [
    ...entries.map(({ at, act, person, room, said, about }): [number, string] => {
      const { together, ...rest } = act;
      const deed = { ...rest, by: undefined, room: undefined };
      const where = `${person} in ${room}${together ? ' (together)' : ''}`;
      return [at, `${where}: ${JSON.stringify(deed)} ${about ?? ''} -> ${said.split('\n')[0] ?? ''}`];
    }),
    ...kills.map((at): [number, string] => [at, '    !!! killed']),
    ...posts.map(({ at, channel, run, post, text }): [number, string] => {
      return [at, `  ${channel}: ${post} of ${run}: ${text.split('\n').slice(0, 2).join(' / ')}`];
    }),
    ...calls.map(({ at, method, path, status, body }): [number, string] => {
      return [at, `    Adobe: ${method} ${path.split('/ups/')[1] ?? path} ${ends(idsIn(body))} -> ${status}`];
    }),
    ...jobs
      .filter(({ source }) => source !== 'scheduler')
      .map(({ createdAt, id, kind, segmentIds, status, endsAt, cancelledAt }): [number, string] => {
        const end = cancelledAt ?? endsAt;
        return [
          createdAt,
          `    Adobe makes ${kind} ${id.slice(0, 8)} of ${ends(segmentIds)}: ${status} at ${end - begun}`,
        ];
      }),
  ];
  return lines
    .sort(([one], [other]) => one - other)
    .map(([at, line]) => `${String(Math.round(at - begun)).padStart(6)} ${line}`)
    .join('\n');
}
