import type { MergePolicy } from '../adobe/merge-policies.js';
import type { DraftRequest } from '../request/request.js';
import { type AtAdobe, timeLeft } from './lookups.js';
import { either, quoteTyped } from './problems.js';
import type { Resolved } from './audiences.js';
import type { Problem } from './request-errors.js';

/**
 * The filters with the name of their merge policy, or what is wrong: an unknown policy, or none chosen while the
 * audiences use several. Throws AdobeError.
 */
export async function resolvePolicy(
  filters: DraftRequest['filters'],
  { found }: Resolved,
  { sandbox, adobe, until }: AtAdobe,
): Promise<{ filters: DraftRequest['filters']; problems: Problem[] }> {
  const { policy } = filters;
  const users = new Map<string, string[]>();
  for (const { audience, name } of found) {
    const id = audience?.mergePolicyId;
    if (id) users.set(id, [...(users.get(id) ?? []), name]);
  }
  if (!policy && users.size < 2) return { filters, problems: [] };
  const known = await adobe.mergePolicies.list({ sandbox, timeoutMs: timeLeft(until) });
  if (!policy) return { filters, problems: [conflict(users, known)] };
  const chosen = known.find(({ id }) => id === policy.id);
  if (!chosen) return { filters, problems: [unknown(policy.id, sandbox, known)] };
  return { filters: { ...filters, policy: { ...policy, name: chosen.name } }, problems: [] };
}

/** How many audiences of each policy are named. */
const NAMED = 3;

function conflict(users: Map<string, string[]>, known: MergePolicy[]): Problem {
  const policies = [...users].map(([id, names]) => {
    const name = known.find((policy) => policy.id === id)?.name ?? id;
    return { id, name, words: `${quoteTyped(name)} (${someOf(names)})` };
  });
  const what = 'These audiences use different merge policies';
  return {
    sentence: `${what}: ${policies.map(({ words }) => words).join(', ')}. Which one do you want to export with?`,
    typed: `${what}: ${policies.map(({ id, words }) => `${words} policy:${id}`).join(', ')}. Add the one to export with.`,
    formMessage: `${what}. Choose the one to export with: ${either(policies.map(({ words }) => words))}.`,
    field: 'policy',
    choices: policies.map(({ id, name }) => ({ name, patch: { policy: { id } } })),
  };
}

function someOf(names: string[]): string {
  const more = names.length - NAMED;
  const shown = names.slice(0, NAMED).join(', ');
  return more > 0 ? `${shown} and ${more} more` : shown;
}

function unknown(id: string, sandbox: string, known: MergePolicy[]): Problem {
  const none = `There is no merge policy ${quoteTyped(id)} in ${sandbox}.`;
  const names = known.map((policy) => (policy.name === policy.id ? policy.id : `${policy.id} (${policy.name})`));
  const typed = `${none} Merge policies: ${names.join(', ')}.`;
  const choices = known.map((policy) => ({ name: policy.name, patch: { policy: { id: policy.id } } }));
  const named = known.map(({ name }) => quoteTyped(name));
  return {
    sentence: `${none} Merge policies: ${named.join(', ')}.`,
    typed,
    formMessage: typed,
    field: 'policy',
    choices,
  };
}
