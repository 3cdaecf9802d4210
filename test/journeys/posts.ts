import { waitUntil } from '../../playground/waiting.js';
import type { World } from './world.js';

/** What was posted about a run in a channel, as marked in its metadata: `card`, `report`, `overdue`. */
export async function told(world: World, run: string, channel: string): Promise<string[]> {
  return (await world.slack.messages(channel))
    .map(({ metadata }) => JSON.stringify(metadata ?? {}))
    .filter((one) => one.includes(`"${run}"`))
    .map((one) => /"post":"(\w+)"/.exec(one)?.[1] ?? '');
}

/** The text of a run's report in a channel, once it is there and the card has shrunk: then the run is over. */
export async function reportOf(world: World, run: string, channel: string, timeoutMs?: number): Promise<string> {
  const look = async () => {
    const messages = (await world.slack.messages(channel)).filter(({ metadata }) =>
      JSON.stringify(metadata ?? {}).includes(`"${run}"`),
    );
    const post = (kind: string) => messages.find(({ metadata }) => JSON.stringify(metadata).includes(`"${kind}"`));
    return / · ended /.test(post('card')?.text ?? '') ? post('report')?.text : undefined;
  };
  return waitUntil(`${channel} has the report of ${run}`, look, timeoutMs);
}
