import type { Placed } from './blocks.js';
import type { Channel } from './content.js';
import type { Element } from './elements.js';
import { suggest } from './interactions.js';
import type { Option } from './objects.js';
import type { Place } from './payloads.js';
import type { SlackState } from './state.js';
import { keyOf, pickOption, writtenOptions } from './values.js';

interface At {
  user: string;
  place: Place;
  placed: Placed;
}

/** What a field holds once a person has put this in. Throws what their client would not let them do. */
export async function chosenValue(state: SlackState, at: At, wanted: unknown): Promise<unknown> {
  const { element } = at.placed;
  if (wanted === null || wanted === '') return undefined;
  if (!(keyOf(element) ?? '').endsWith('s')) return choose(state, at, wanted);
  const chosen: unknown[] = [];
  for (const one of Array.isArray(wanted) ? (wanted as unknown[]) : [wanted]) chosen.push(await choose(state, at, one));
  return chosen;
}

const SHAPES: Partial<Record<Element['type'], RegExp>> = {
  datepicker: /^\d{4}-\d{2}-\d{2}$/,
  timepicker: /^([01]\d|2[0-3]):[0-5]\d$/,
  datetimepicker: /^\d{10}$/,
};

async function choose(state: SlackState, at: At, wanted: unknown): Promise<unknown> {
  const { element } = at.placed;
  if (element.type.includes('external')) return typeAhead(state, at, wanted);
  if ('options' in element || 'option_groups' in element) return pickOption(writtenOptions(element), wanted);
  const listed = listing(state, at.user, element);
  if (listed) return pickListed(listed, element, wanted);
  const shape = SHAPES[element.type];
  if (shape && !shape.test(String(wanted))) throw new Error(`a ${element.type} takes no ${String(wanted)}`);
  return wanted;
}

/** The menu is typed into when the wanted option has not been offered yet. */
async function typeAhead(state: SlackState, { user, place, placed }: At, wanted: unknown): Promise<Option> {
  const [block, action] = [placed.block.block_id, placed.element.action_id];
  const offered = state.offered.get(`${user} ${block} ${action}`) ?? [];
  if (offered.some(({ value, text }) => value === wanted || text.text === wanted)) return pickOption(offered, wanted);
  const { options } = await suggest(state, { user, place, key: `${block}/${action}`, text: String(wanted) });
  return pickOption(options, wanted);
}

interface Listed {
  id: string;
  name: string;
}

/** What a menu of people or channels shows to this person; undefined for every other element. */
function listing(state: SlackState, user: string, element: Element): Listed[] | undefined {
  if (element.type.includes('users_select')) return state.users.map(({ id, name }) => ({ id, name: `@${name}` }));
  const live = state.channels.filter(({ archived }) => archived !== true);
  if (element.type.includes('channels_select')) return live.filter(({ private: hidden }) => !hidden).map(named);
  if (!element.type.includes('conversations_select')) return undefined;
  const kinds: string[] = ('filter' in element && element.filter?.include) || ['public', 'private', 'im', 'mpim'];
  const sees = (channel: Channel) => !channel.private || channel.members.includes(user);
  return live.filter((channel) => sees(channel) && kinds.includes(kindOf(channel))).map(named);
}

const named = ({ id, name }: Channel): Listed => ({ id, name: `#${name}` });
const kindOf = ({ id, private: hidden }: Channel) => (id.startsWith('D') ? 'im' : hidden ? 'private' : 'public');

function pickListed(listed: Listed[], element: Element, wanted: unknown): string {
  const found = listed.find(({ id, name }) => id === wanted || name === wanted);
  if (found) return found.id;
  throw new Error(
    `this ${element.type} does not show ${String(wanted)}, but ${listed.map(({ name }) => name).join(', ')}`,
  );
}
