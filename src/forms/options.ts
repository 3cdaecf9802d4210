import { type Audience, lastCount } from '../adobe/audiences.js';
import type { AdobeCache } from '../adobe/cache.js';
import { AdobeError } from '../errors.js';
import type { Cached } from '../platform/stale-cache.js';
import type { Option, OptionsSource } from '../handlers.js';
import { distinctLabels } from '../platform/distinct-labels.js';
import { dotted, formatDuration } from '../platform/english.js';
import { truncate } from '../platform/escape.js';
import { ADOBE_ID } from '../request/audience-term.js';
import { isPlatform } from '../request/request.js';
import { unreadWords } from '../resolve/unread-words.js';
import type { Services } from '../services.js';
import { audienceRows, dayIn, namedApart, noticeOption, toOption, whyNotPicked } from './run/audience-options.js';
import { readForm } from './run/read-form.js';

/** Slack’s hundred rows, less two for notices. */
const MOST = 98;

/** Audiences by a part of their name or id; recent ones first without text. Uses earlier answers if Adobe is slow. */
export const audienceOptions: OptionsSource = async (query, services) => {
  const { meta, draft } = readForm(query);
  const { sandbox } = draft;
  const text = query.text.trim();
  const { zone, id: person } = query.person;
  const [found, recent] = await Promise.all([
    searched(sandbox, text, services),
    text === '' ? recents({ person, channel: meta.channel, sandbox }, services) : [],
  ]);
  const rows = new Map([...recent, ...found.audiences].map((audience) => [audience.id, audience]));
  const options = [...rows.values()].slice(0, MOST).map((audience) => {
    const whyNot = meta.form === 'evaluate' ? whyNotPicked(audience, zone) : undefined;
    return { id: audience.id, name: audience.name, last: lastCount(audience), whyNot };
  });
  return [...audienceRows(options, zone), ...found.notices];
};

const PART_OF_ID = /^(?=.*\d)[\w-]{3,}$/;

const silent = () =>
  noticeOption('Adobe isn’t listing audiences right now', 'Try again in a moment, or paste ids below.');

type Search = Awaited<ReturnType<AdobeCache['search']>>;

/** `failed`: Adobe refused or could not; else its answer is only late. */
type Asked = Search | 'late' | 'failed';

async function searched(sandbox: string, text: string, services: Services) {
  const { adobeCache, log } = services;
  const none = (error: unknown) => {
    log.debug({ err: error }, 'a list goes without what Adobe did not say');
    return error instanceof AdobeError ? 'failed' : 'late';
  };
  const listed = adobeCache.audienceList(sandbox);
  const byId = ADOBE_ID.test(text) ? adobeCache.byIdSoon(sandbox, [text]) : new Map<string, Audience>();
  const [named, exact] = await Promise.all([
    adobeCache.search(sandbox, text).catch(none),
    byId,
    // Adobe searches names only: a part of an id is looked up in what it lists.
    !listed && PART_OF_ID.test(text) ? adobeCache.search(sandbox, '').catch(none) : undefined,
  ]);
  const inList = text === '' && !listed && isAnswer(named) ? [] : adobeCache.searchCached(sandbox, text, MOST);
  const found = isAnswer(named) && !(listed && named.stale) ? named.value : [];
  // A list has them in order, and what Adobe has just named is in it; only what Adobe alone finds alike is missing there.
  const audiences = [...exact.values(), ...(listed ? [...inList, ...found] : [...found, ...inList])];
  return { audiences, notices: notices({ named, listed, text, none: audiences.length === 0 }, services) };
}

const isAnswer = (named: Asked): named is Search => typeof named === 'object';

interface Shown {
  named: Asked;
  listed: ReturnType<AdobeCache['audienceList']>;
  text: string;
  /** No audience is shown. */
  none: boolean;
}

function notices(shown: Shown, services: Services): Option[] {
  const { named, listed } = shown;
  const count = isAnswer(named) ? named.value.unread : (listed?.value.unread ?? 0);
  const unread = unreadWords([{ noun: 'audience', count }]).map((words) => noticeOption(words));
  const first = shown.none ? nothing(shown) : oldness(shown, services);
  return [...(first ? [first] : []), ...unread];
}

function nothing({ named, listed, text }: Shown): Option {
  const typed = truncate(text, 25);
  if (isAnswer(named) && !(listed && named.stale)) return noticeOption(`No match for “${typed}”`);
  if (!listed || named === 'failed') return silent();
  return noticeOption(`No match for “${typed}” yet`, 'Adobe is still searching. Type on in a moment.');
}

/** Undefined if Adobe has just answered, or listed all of them within some minutes. */
function oldness({ named, listed }: Shown, services: Services): Option | undefined {
  const answer = isAnswer(named) ? named : undefined;
  const latest = listed && answer ? (answer.at > listed.at ? answer : listed) : (listed ?? answer);
  return latest?.stale === false ? undefined : fromMemory(latest, services);
}

function fromMemory(known: Cached<unknown> | undefined, { now }: Services): Option {
  const age = known ? `Read ${formatDuration(now() - known.at)} ago` : undefined;
  return noticeOption('Adobe is slow, so this list may be old', age);
}

/** Recent audiences as Adobe knows them now; audiences that Adobe no longer knows are left out. */
async function recents(
  of: { person: string; channel: string; sandbox: string },
  services: Services,
): Promise<Audience[]> {
  const recent = await services.recentAudiences.audiences(of);
  const ids = recent.filter(({ namespace }) => isPlatform(namespace)).map(({ id }) => id);
  const known = await services.adobeCache.byIdSoon(of.sandbox, ids);
  return ids.flatMap((id) => known.get(id) ?? []);
}

/** The list holds only datasets on the profile union schema. Adobe has no other mark for them. */
const HOW = 'Not here? Use “Create one…” below.';

/** Datasets that an audience can be exported to, searched by a part of the name or id. */
export const datasetOptions: OptionsSource = async (query, services) => {
  const { draft } = readForm(query);
  const listed = await services.adobeCache.datasets(draft.sandbox);
  const { names, unread } = listed.value;
  const { zone } = query.person;
  const shown = names.matching(query.text, 97);
  const labels = distinctLabels(shown.map(namedApart));
  return [
    ...shown.flatMap(({ id, name, created }, at) => {
      const choice = toOption({ term: id, chosen: true }, labels[at] ?? name);
      const since = created === undefined ? '' : `Created ${dayIn(created, zone)}`;
      return choice ? [{ ...choice, description: dotted(since, id) }] : [];
    }),
    ...(listed.stale ? [fromMemory(listed, services)] : []),
    ...unreadWords([{ noun: 'dataset', count: unread }]).map((words) => noticeOption(words)),
    noticeOption(HOW),
  ];
};
