import { type Audience, lastCount } from '../adobe/audiences.js';
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
  const options = [...rows.values()].slice(0, 98).map((audience) => {
    const whyNot = meta.form === 'evaluate' ? whyNotPicked(audience, zone) : undefined;
    return { id: audience.id, name: audience.name, last: lastCount(audience), whyNot };
  });
  return [...audienceRows(options, zone), ...found.notices];
};

const PART_OF_ID = /^(?=.*\d)[\w-]{3,}$/;

const silent = () =>
  noticeOption('Adobe isn’t listing audiences right now', 'Try again in a moment, or paste ids below.');

async function searched(sandbox: string, text: string, services: Services) {
  const { adobeCache, log } = services;
  const none = (error: unknown) => {
    log.debug({ err: error }, 'a list goes without what Adobe did not say');
    return undefined;
  };
  const byId = ADOBE_ID.test(text) ? adobeCache.byId(sandbox, [text]) : new Map<string, Audience>();
  const [named, exact] = await Promise.all([
    adobeCache.search(sandbox, text).catch(none),
    byId,
    // Adobe searches names only: a part of an id is looked up in its list.
    PART_OF_ID.test(text) ? adobeCache.search(sandbox, '').catch(none) : undefined,
  ]);
  const known = text === '' && named ? [] : adobeCache.searchCached(sandbox, text);
  const audiences = [...exact.values(), ...(named?.value ?? []), ...known];
  const notices = unreadWords([{ noun: 'audience', count: named?.value.unread ?? 0 }]).map((words) =>
    noticeOption(words),
  );
  if (audiences.length === 0) notices.unshift(named ? noticeOption(`No match for “${truncate(text, 25)}”`) : silent());
  else if (!named || named.stale) notices.unshift(fromMemory(named, services));
  return { audiences, notices };
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
  const known = await services.adobeCache.byId(of.sandbox, ids);
  return ids.flatMap((id) => known.get(id) ?? []);
}

/** The list holds only datasets on the profile union schema. Adobe has no other mark for them. */
const HOW = 'Not here? Use “Create one…” below.';

/** Datasets that an audience can be exported to, searched by a part of the name or id. */
export const datasetOptions: OptionsSource = async (query, services) => {
  const { draft } = readForm(query);
  const wanted = query.text.trim().toLowerCase();
  const listed = await services.adobeCache.datasets(draft.sandbox);
  const { value, stale } = listed;
  const { zone } = query.person;
  const fit = value.filter(({ id, name }) => id.toLowerCase().includes(wanted) || name.toLowerCase().includes(wanted));
  const shown = fit.slice(0, 97);
  const labels = distinctLabels(shown.map(namedApart));
  return [
    ...shown.flatMap(({ id, name, created }, at) => {
      const choice = toOption({ term: id, chosen: true }, labels[at] ?? name);
      const since = created === undefined ? '' : `Created ${dayIn(created, zone)}`;
      return choice ? [{ ...choice, description: dotted(since, id) }] : [];
    }),
    ...(stale ? [fromMemory(listed, services)] : []),
    ...unreadWords([{ noun: 'dataset', count: value.unread }]).map((words) => noticeOption(words)),
    noticeOption(HOW),
  ];
};
