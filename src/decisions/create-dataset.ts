import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type Dataset, isExportable, whyNotExportTarget } from '../adobe/datasets.js';
import type { Sandbox } from '../adobe/sandboxes.js';
import { AdobeError, UserError, NotAllowed } from '../errors.js';
import { formatDuration, formatNumber } from '../platform/english.js';
import { perhapsUnread } from '../resolve/unread-words.js';
import type { Access } from '../access.js';
import type { Adobe } from '../adobe/index.js';
import type { CurrentStanding } from '../runs/current-standing.js';
import type { EffectLocks } from '../runs/effect-locks.js';
import { DATASETS_AN_HOUR, type PersonLimits } from './person-limits.js';
import { findSandbox } from '../resolve/resolve-request.js';
import { truncateTyped } from '../resolve/problems.js';

/** The longest name of a dataset, in characters. */
export const LONGEST_NAME = 100;
/** How often, and how far apart, the name is looked for after a creating call without an answer. */
const LOOKS = 4;
const LOOK_EVERY_MS = 1_000;

interface CreationServices {
  access: Access;
  adobe: Adobe;
  limits: PersonLimits;
  standing: CurrentStanding;
  effectLocks: EffectLocks;
}

export const CREATE = 'create a dataset';

/** Throws UserError if the person has created as many datasets within an hour as one person may. */
export async function mayCreateMore(by: string, { limits }: Pick<CreationServices, 'limits'>): Promise<void> {
  const ms = await limits.datasets(by);
  if (ms > 0) throw tooManyDatasetsError(ms);
}

const tooManyDatasetsError = (ms: number) =>
  new UserError(
    `You can create at most ${formatNumber(DATASETS_AN_HOUR)} datasets an hour. You can create the next one in ${formatDuration(ms)}.`,
    'dataset',
  );

export interface NewDataset {
  name: string;
  sandbox: Sandbox;
  /** Slack user id. */
  by: string;
}

/** Checks the input of a form against Adobe and the person’s rights. Throws UserError. */
export async function checkDataset(
  { sandbox, name, by }: { sandbox: string; name: string; by: string },
  services: CreationServices,
): Promise<NewDataset> {
  const wanted = { name, by, sandbox: await findSandbox({ sandbox }, services.adobe) };
  await mayCreateDataset(wanted, services);
  return wanted;
}

/** Throws UserError if the person lacks the right, or the name is invalid or taken; a taken one is offered instead. */
export async function mayCreateDataset({ name, sandbox, by }: NewDataset, services: CreationServices): Promise<void> {
  NotAllowed.refuse(services.access.whyNotWrite(by, sandbox, CREATE));
  const control = [...name].some((letter) => letter < ' ');
  if (name === '' || control || name.length > LONGEST_NAME) {
    throw new UserError(`Give the dataset a name of 1 to ${LONGEST_NAME} characters.`, 'dataset');
  }
  await mayCreateMore(by, services);
  const taken = await services.adobe.datasets.called({ sandbox: sandbox.name, name });
  const [first] = [...taken.filter(isExportable), ...taken];
  if (first) throw isTaken(first, sandbox);
  if (taken.unread > 0) throw new UserError(perhapsUnread('dataset', name, taken.unread), 'dataset');
}

function isTaken(dataset: Dataset, { name: sandbox }: Sandbox): UserError {
  const there = `The dataset “${truncateTyped(dataset.name)}” already exists in ${sandbox}`;
  if (!isExportable(dataset)) {
    return new UserError(`${there}, but it ${whyNotExportTarget(dataset)} Choose another name.`, 'dataset');
  }
  const fit = `${there}. You can export to it`;
  return new UserError(`${fit}: to:${dataset.id}.`, 'dataset', `${fit}: choose it instead of creating one.`);
}

/**
 * Creates a dataset for exports, on the profile union schema, at most once: if Adobe does not answer, the name is
 * looked for and the call is not repeated. Throws UserError, or AdobeError if Adobe refuses.
 */
export async function createDataset(wanted: NewDataset, services: CreationServices) {
  await mayCreateDataset(wanted, services);
  const { name, sandbox, by } = wanted;
  await services.standing.require(by, sandbox);
  const effect = { dataset: name.toLowerCase(), sandbox: sandbox.name };
  if (await services.effectLocks.begin(effect, by))
    throw new UserError(`“${truncateTyped(name)}” is already being created. Check in a minute.`, 'dataset');
  const requestId = randomUUID();
  try {
    const ms = await services.limits.takeDataset(by, requestId);
    if (ms > 0) throw tooManyDatasetsError(ms);
    return { id: await services.adobe.datasets.create({ sandbox: sandbox.name, name, requestId }), name };
  } catch (error) {
    if (error instanceof AdobeError && error.failure === 'unknown-outcome') return lookFor(wanted, services);
    await services.limits.giveBackDataset(by, requestId);
    await services.effectLocks.end(effect);
    throw error;
  }
}

async function lookFor({ name, sandbox }: NewDataset, services: CreationServices) {
  for (let look = 1; look <= LOOKS; look += 1) {
    const [found] = (await services.adobe.datasets.byName({ sandbox: sandbox.name, name })).filter(isExportable);
    if (found) return { id: found.id, name };
    if (look < LOOKS) await pause(LOOK_EVERY_MS);
  }
  throw new UserError(
    `Adobe didn’t confirm that it created “${truncateTyped(name)}”, and it isn’t there yet. Check /audience dataset before you try again.`,
    'dataset',
  );
}
