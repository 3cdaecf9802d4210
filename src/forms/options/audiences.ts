import { type Audience, lastCount, whyNotEvaluable } from '../../adobe/audiences.js';
import { ADOBE_ID } from '../../request/audience-term.js';
import { unreadWords } from '../../resolve/unread-words.js';
import { formatDuration } from '../../platform/english.js';
import type { Cached } from '../../platform/stale-cache.js';
import { audienceOption, noticeOption } from '../run/audience-options.js';
import { readForm } from '../run/read-form.js';
import { isPlatform } from '../../request/request.js';
import type { Services } from '../../services.js';
import type { Option, OptionsSource } from '../../handlers.js';

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
  const options = [...rows.values()].map((audience) => {
    const whyNot = meta.form === 'evaluate' ? whyNotEvaluable(audience) : undefined;
    return audienceOption({ id: audience.id, name: audience.name, last: lastCount(audience), whyNot }, zone);
  });
  return [...options.slice(0, 98), ...found.excuses];
};

const PART_OF_ID = /^(?=.*\d)[\w-]{3,}$/;

interface Found {
  audiences: Audience[];
  excuses: Option[];
}

async function searched(sandbox: string, text: string, services: Services): Promise<Found> {
  const { adobeCache } = services;
  const byId = ADOBE_ID.test(text) ? adobeCache.byId(sandbox, [text]) : new Map<string, Audience>();
  const [named, exact] = await Promise.all([
    adobeCache.search(sandbox, text).catch(noted(services)),
    byId,
    // Adobe searches names only: a part of an id is looked up in its list.
    PART_OF_ID.test(text) ? adobeCache.search(sandbox, '').catch(noted(services)) : undefined,
  ]);
  const known = text === '' && named ? [] : adobeCache.searchCached(sandbox, text);
  const all = [...exact.values(), ...(named?.value ?? []), ...known];
  if (!named && all.length === 0)
    return { audiences: [], excuses: [noticeOption('Adobe tells no audiences just now. Paste ids below.')] };
  const unread = unreadWords([{ noun: 'audience', count: named?.value.unread ?? 0 }]).map(noticeOption);
  if (all.length === 0)
    return { audiences: [], excuses: [noticeOption(`Nothing has “${text.slice(0, 30)}” in its name`), ...unread] };
  return {
    audiences: all,
    excuses: [...(!named || named.stale ? [noticeOption(fromMemory(named, services))] : []), ...unread],
  };
}

const noted =
  ({ log }: Services) =>
  (error: unknown) => {
    log.debug({ err: error }, 'a list goes without what Adobe did not say');
    return undefined;
  };

function fromMemory(known: Cached<unknown> | undefined, { now }: Services): string {
  const age = known ? ` of ${formatDuration(now() - known.at)} ago` : '';
  return `Adobe is slow: this is what I remember${age}`;
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
