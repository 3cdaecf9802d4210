import { describe, expect, test } from '@jest/globals';
import { chosenOf, filledOf, payloadOf, submissionBody } from '../../src/slack/payloads.js';
import { UserError } from '../../src/errors.js';
import { toDraft } from '../../src/forms/run/to-request.js';
import { channelForm, readChannel } from '../../src/forms/channel.js';
import { commandFormId } from '../../src/forms/command.js';
import { datasetFormId, readDatasetForm, readDatasetFormOn } from '../../src/forms/dataset.js';
import { renderForm } from '../../src/forms/run/views.js';
import { formIds } from '../../src/forms/run/ids.js';
import { readForm } from '../../src/forms/run/read-form.js';
import * as perAudience from '../../src/forms/run/per-audience-view.js';
import { profileFormId, readProfileForm } from '../../src/forms/profile.js';
import * as review from '../../src/forms/run/review.js';
import * as schedule from '../../src/forms/schedule.js';
import { draftRequestSchema } from '../../src/request/request.js';
import type { Values } from '../../src/handlers.js';
import { known } from '../src/forms/shown.js';
import { bentSomewhere, bentText, broken, type Dice, dice, hostileTexts, SEED } from './draw.js';
import { sendable, shown, type SlackView } from './payloads.js';

const STATES = 4_500;
const PRESSES = 1_000;
const texts = hostileTexts(SEED);

interface Sent {
  privateMetadata: string;
  values: Values;
}

/** An ask of a form, and the form drawn anew, as where one of its fields changes. */
function readFilled(sent: Sent): void {
  const { draft, meta } = readForm(sent);
  const read = toDraft({ draft, meta }, known);
  if ('ask' in read) draftRequestSchema.parse(JSON.parse(JSON.stringify(read.ask)));
  renderForm({ draft, meta, known });
}

const READERS: Record<string, (sent: Sent) => void> = {
  [formIds.evaluate]: readFilled,
  [formIds.export]: readFilled,
  [formIds.perAudience]: (sent) => void perAudience.read(sent),
  [formIds.review]: ({ privateMetadata }) => void review.readReviewMeta(privateMetadata),
  [formIds.dataset]: (sent) => void readDatasetFormOn(sent),
  [datasetFormId]: (sent) => void readDatasetForm(sent),
  [channelForm]: ({ values, privateMetadata }) => void readChannel(values, privateMetadata),
  // What is sent with it is read by nobody.
  [commandFormId]: () => undefined,
  [profileFormId]: (sent) => void readProfileForm(sent),
  [schedule.scheduleTimeForm]: ({ privateMetadata, values }) => {
    schedule.readTimeMemo(privateMetadata);
    schedule.readScheduleTime(values, known.zone, known.now);
  },
  [schedule.scheduleCreateForm]: ({ privateMetadata, values }) => {
    schedule.readScheduleMeta(privateMetadata);
    schedule.readCreate(values, known.zone, known.now);
  },
};

/** What is wrong with what came of it; undefined where nothing is. */
function wrongWith(view: unknown, reader: (sent: Sent) => void): string | undefined {
  const payload = JSON.stringify({ type: 'view_submission', user: { id: 'U1' }, view });
  const body = new URLSearchParams({ payload }).toString();
  const said = payloadOf(body, 'application/x-www-form-urlencoded');
  // Refused at the door.
  if (!said) return undefined;
  try {
    reader(filledOf(submissionBody.parse(said).view));
    return undefined;
  } catch (error) {
    return error instanceof UserError ? undefined : String(error).slice(0, 300);
  }
}

/** What its fields hold is bent, or what it carries along, or both. */
function drawView(view: SlackView, drawn: Dice): object {
  const { below } = drawn;
  const kind = below(10);
  const memo = kind < 3 ? view.private_metadata : bentText(view.private_metadata || '{}', drawn, texts);
  const values = kind >= 3 && kind < 6 ? view.state.values : bentSomewhere(view.state.values, drawn);
  const state = kind === 9 ? bentSomewhere(view.state, drawn) : { values };
  return { ...view, private_metadata: kind === 8 ? broken(memo, drawn) : memo, state };
}

describe(`seed ${SEED}`, () => {
  test(`${STATES} states of forms are read, refused at the door, or said to be wrong`, () => {
    const odd: string[] = [];
    for (let at = 0; at < STATES; at += 1) {
      const drawn = dice(SEED, at);
      const view = sendable[at % sendable.length];
      const reader = READERS[view?.callback_id ?? ''];
      if (!view || !reader) throw new Error(`nobody reads the form ${view?.callback_id ?? ''}`);
      const wrong = wrongWith(drawView(view, drawn), reader);
      if (wrong !== undefined) odd.push(`${at}: ${view.callback_id}: ${wrong}`);
    }
    expect(odd).toEqual([]);
  });

  test(`${PRESSES} values of buttons and menus are read, or said to be wrong`, () => {
    const odd: string[] = [];
    for (let at = 0; at < PRESSES; at += 1) {
      const drawn = dice(SEED, at);
      const { action, used } = drawn.among(shown);
      try {
        chosenOf(bentSomewhere(used, drawn));
      } catch (error) {
        if (!(error instanceof UserError)) odd.push(`${at}: ${action}: ${String(error).slice(0, 300)}`);
      }
    }
    expect(odd).toEqual([]);
  });
});
