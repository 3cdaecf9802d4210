import type { App } from '@slack/bolt';
import { AdobeError, Mistake } from '../errors.js';
import { slackOption } from '../forms/inputs.js';
import type { Services } from '../services.js';
import { NOT_A_CHOICE, type Option, type Picker } from '../handlers.js';
import { within } from '../platform/timeout.js';
import { filledOf, suggestionBody } from './payloads.js';
import { whoTypes } from './authenticate.js';

/** Slack shows at most so many. */
const OPTIONS = 100;
/** A late answer shows an empty list, without a word. */
const PICKER_MS = 2_500;
/** A picker outside any form. */
const NOTHING = { viewId: '', rootViewId: '', memo: '', values: {}, blocks: [] };

/** What pickers offer. One whose source fails or is slow says so in its list. */
export function listenToPickers(
  app: App,
  { pickers, services }: { pickers: Record<string, Picker>; services: Services },
) {
  for (const [action, picker] of Object.entries(pickers)) {
    app.options<'block_suggestion'>({ type: 'block_suggestion', action_id: action }, async ({ ack, body }) => {
      const { user, value, view } = suggestionBody.parse(body);
      const offered = await offer(picker, action, user.id, value, view);
      await ack({ options: offered.slice(0, OPTIONS).map(slackOption) });
    });
  }

  async function offer(
    picker: Picker,
    action: string,
    user: string,
    text: string,
    view: ReturnType<typeof suggestionBody.parse>['view'],
  ): Promise<Option[]> {
    const asked = (async () => {
      const person = await whoTypes(user, services);
      if (!person) return [];
      return picker({ ...(view ? filledOf(view) : NOTHING), person, text }, services);
    })();
    const slow = () => [excuse('Adobe is slow. Type again in a moment, or paste ids below.')];
    return within(PICKER_MS, asked, slow).catch((error: unknown) => {
      if (error instanceof Mistake) return [excuse(error.message)];
      services.log.warn({ err: error, action }, 'a picker had nothing to offer');
      if (error instanceof AdobeError && error.failure === 'unreadable')
        return [excuse('Adobe’s answer couldn’t be read. Paste ids below.')];
      return [excuse('Adobe did not answer. Type again in a moment, or paste ids below.')];
    });
  }
}

function excuse(text: string): Option {
  return { text, value: NOT_A_CHOICE };
}
