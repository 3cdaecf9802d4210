import { unreadWords } from '../../resolve/unread-words.js';
import { formatDuration } from '../../platform/english.js';
import { noticeOption, toOption } from '../run/audience-options.js';
import { readForm } from '../run/read-form.js';
import type { OptionsSource } from '../../handlers.js';

/** The list holds only datasets on the profile union schema. Adobe has no other mark for them. */
const HOW = 'None fits? “Create one…” below makes one';

/** Datasets that an audience can be exported to, searched by a part of the name or id. */
export const datasetOptions: OptionsSource = async (query, { adobeCache, now }) => {
  const { draft } = readForm(query);
  const wanted = query.text.trim().toLowerCase();
  const { value, at, stale } = await adobeCache.datasets(draft.sandbox);
  const fit = value.filter(({ id, name }) => id.toLowerCase().includes(wanted) || name.toLowerCase().includes(wanted));
  const age = formatDuration(now() - at);
  return [
    ...fit.slice(0, 97).flatMap(({ id, name }) => {
      const choice = toOption({ term: id, chosen: true }, name);
      return choice ? [{ ...choice, description: id }] : [];
    }),
    ...(stale ? [noticeOption(`Adobe is slow: this is what I remember of ${age} ago`)] : []),
    ...unreadWords([{ noun: 'dataset', count: value.unread }]).map(noticeOption),
    noticeOption(HOW),
  ];
};
