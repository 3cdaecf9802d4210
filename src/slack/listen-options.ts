import type { App } from '@slack/bolt';
import { AdobeError, UserError } from '../errors.js';
import { slackOption } from '../forms/inputs.js';
import type { Services } from '../services.js';
import { PLACEHOLDER_OPTION, type Option, type OptionsSource } from '../handlers.js';
import { withTimeout } from '../platform/timeout.js';
import { filledOf, suggestionBody } from './payloads.js';
import { whoTypes } from './authenticate.js';

/** Slack shows at most so many. */
const OPTIONS = 100;
/** A late answer shows an empty list, without a word. */
const PICKER_MS = 2_500;
/** A source outside any form. */
const NOTHING = { viewId: '', rootViewId: '', privateMetadata: '', values: {}, blocks: [] };

/** What options offer. One whose source fails or is slow says so in its list. */
export function listenToOptions(
  app: App,
  { options, services }: { options: Record<string, OptionsSource>; services: Services },
) {
  for (const [action, source] of Object.entries(options)) {
    app.options<'block_suggestion'>({ type: 'block_suggestion', action_id: action }, async ({ ack, body }) => {
      const { user, value, view } = suggestionBody.parse(body);
      const offered = await offer(source, action, user.id, value, view);
      await ack({ options: offered.slice(0, OPTIONS).map(slackOption) });
    });
  }

  async function offer(
    source: OptionsSource,
    action: string,
    user: string,
    text: string,
    view: ReturnType<typeof suggestionBody.parse>['view'],
  ): Promise<Option[]> {
    const asked = (async () => {
      const person = await whoTypes(user, services);
      if (!person) return [];
      return source({ ...(view ? filledOf(view) : NOTHING), person, text }, services);
    })();
    const slow = () => [excuse('Adobe is slow. Type again in a moment, or paste ids below.')];
    return withTimeout(PICKER_MS, asked, slow).catch((error: unknown) => {
      if (error instanceof UserError) return [excuse(error.message)];
      services.log.warn({ err: error, action }, 'a source had nothing to offer');
      if (error instanceof AdobeError && error.failure === 'unreadable')
        return [excuse('Adobe’s answer couldn’t be read. Paste ids below.')];
      return [excuse('Adobe did not answer. Type again in a moment, or paste ids below.')];
    });
  }
}

function excuse(text: string): Option {
  return { text, value: PLACEHOLDER_OPTION };
}
