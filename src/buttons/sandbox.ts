import { useSandbox } from '../commands/sandbox.js';
import type { Button } from '../surface.js';

/** Changes the sandbox of the channel; the value is the new one's name. */
export const chooseSandbox: Button = async ({ value, person, channel }, services) => {
  if (channel === undefined) return undefined;
  const answer = await useSandbox({ name: value, by: person.id, channel }, services);
  return answer && 'says' in answer ? { ...answer, replaces: true } : answer;
};
