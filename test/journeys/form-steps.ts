import { channelIds, people } from '../../playground/slack/content.js';
import type { SeenView } from '../../playground/slack/control.js';
import { waitUntil } from '../../playground/waiting.js';
import type { World } from './world.js';

/** What people do with a form, in journeys. */
export interface FormSteps {
  /** Types a command that opens a form; the form once Adobe has completed it. */
  open: (typed: string, as?: { user?: string; channel?: string }) => Promise<SeenView>;
  /** Waits until Adobe has completed the form that is shown: until then it may be drawn anew at any moment. */
  completed: () => Promise<void>;
  /** The form on top, once all that is shown in it matches. */
  shows: (pattern: RegExp, user?: string) => Promise<SeenView>;
  /** The last form that was sent, sent again by somebody: as a proxy repeats it, or as nobody could. */
  resend: (user?: string, change?: (payload: string) => string) => Promise<unknown>;
}

export function formSteps(world: World): FormSteps {
  let resent = 0;
  const top = async (user: string) => (await world.slack.views(user)).at(-1);
  const shows = (pattern: RegExp, user: string = people.anna) =>
    waitUntil(`${user} sees ${pattern} in a form`, async () => {
      const view = await top(user);
      return view && pattern.test(wordsOf(view)) ? view : undefined;
    });
  const completed = async () => {
    await waitUntil('the form is completed', async () => {
      const calls = (await world.slack.traffic()).filter(({ method }) => /^views\.(open|update)$/.test(method));
      return calls.at(-1)?.method === 'views.update' ? true : undefined;
    });
  };
  return {
    shows,
    completed,
    open: async (typed, { user = people.anna, channel = channelIds.campaigns } = {}) => {
      if ((await top(user)) !== undefined) await world.slack.close(user, true);
      await world.slash(typed, { user, channel });
      await waitUntil(`${typed} opens a form`, () => top(user));
      await completed();
      return waitUntil(`the form of ${typed} is whole`, async () => {
        const view = await top(user);
        return view && !JSON.stringify(view.view.blocks).includes(':alone') ? view : undefined;
      });
    },
    resend: async (user, change = (payload) => payload) => {
      const sent = (await world.slack.traffic()).filter(({ request }) => submissionOf(request) !== undefined).at(-1);
      const payload = submissionOf(sent?.request) ?? '';
      const body = user === undefined ? payload : payload.replace(/("user":\{"id":")[^"]+/, `$1${user}`);
      resent += 1;
      // A signature of its own, also within the same second: the same signed request would get its first answer again.
      const form = new URLSearchParams({ payload: change(body), resent: String(resent) });
      const { body: answer } = await world.slack.raw(form.toString(), {});
      return answer;
    },
  };
}

/** The words to type after `/audience`, from the form to copy them, once that names things by this. */
export async function copied({ slack }: World, by: 'id' | 'name', user: string = people.anna): Promise<string> {
  const command = await waitUntil(`a command with ${by}s is there to copy`, async () => {
    const field = (await slack.views(user)).at(-1)?.view.state.values[`command:${by}`]?.['command'];
    return typeof field?.['value'] === 'string' ? field['value'] : undefined;
  });
  return command.replace('/audience ', '');
}

/** The payload of a form that was sent, as text. */
function submissionOf(request: unknown): string | undefined {
  const text = typeof request === 'string' ? request : JSON.stringify(request);
  const payload = text.startsWith('payload=') ? new URLSearchParams(text).get('payload') : text;
  return payload?.includes('"type":"view_submission"') ? payload : undefined;
}

/** Everything that a person reads in a form, a line for each block: options that can be chosen are left out. */
export function wordsOf({ view, errors }: SeenView): string {
  const words = view.blocks.map((block) => {
    const { type } = block;
    if (type === 'section' || type === 'context' || type === 'actions') return textsOf(block).join(' | ');
    return type === 'input' ? textsOf(block.label).concat(textsOf(block.hint)).join(' · ') : '';
  });
  return [...textsOf(view.title), ...words, ...textsOf(view.submit), ...Object.values(errors)].join('\n');
}

function textsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) =>
    name === 'text' && typeof inner === 'string' ? [inner] : textsOf(inner),
  );
}

/** What a field holds, by the beginning of its block id. */
export function held({ view }: SeenView, block: string): unknown {
  const [, fields = {}] = Object.entries(view.state.values).find(([id]) => id.startsWith(`${block}:`)) ?? [];
  const [field] = Object.values(fields);
  return field?.['value'] ?? field?.['selected_option'] ?? field?.['selected_options'] ?? field?.['selected_date_time'];
}
