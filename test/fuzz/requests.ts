import { makeResponseUrl } from '../../playground/slack/response-urls.js';
import { makeTrigger } from '../../playground/slack/triggers.js';
import { buttons, changes, events, options, shortcuts, verbs } from '../../src/app.js';
import { datasetFormId } from '../../src/forms/dataset.js';
import { formIds } from '../../src/forms/run/ids.js';
import { drawCommand } from './commands.js';
import { bentSomewhere, bentText, broken, type Dice, WORDLESS } from './draw.js';
import { forms, messages, sendable, type Shown, shown, type SlackView } from './payloads.js';
import type { Workspace } from './workspace.js';

const JSON_TYPE = 'application/json';

/** A request, and what may be answered: `slack` can send it; `view`: its form is in no state that Slack knows; `nobody` can. */
export interface Request {
  what: string;
  body: string;
  type?: string;
  by: 'slack' | 'view' | 'nobody';
}

const BAD_URLS = ['', 'x', 'http://127.0.0.1:9/', 'javascript:x', 'https://slack.invalid/'];
const DATASET_FORMS: readonly string[] = [datasetFormId, formIds.dataset];

const base = (action: string) => action.replace(/#\d+$/, '');
/** What is heard when it is used, and by what it is known: of all that is on the map each at least once. */
const USED = new Set([...Object.keys(buttons), ...Object.keys(changes)]);
const seen = shown.filter(({ action }) => USED.has(base(action)));
const unseen = [...USED].filter((action) => !seen.some((one) => base(one.action) === action));
const used: readonly Shown[] = [
  ...seen,
  ...unseen.map((action) => ({
    action,
    at: { message: 0 },
    used: { type: 'button', action_id: action, value: 'R-1' },
  })),
];
const values = used.flatMap(({ used: { value } }) => (typeof value === 'string' ? [value] : []));

export interface Drawing {
  workspace: Workspace;
  texts: readonly string[];
}

/** The place of somebody who does something, where it is heard. */
interface Doer {
  user: string;
  channel: string;
  mayWrite: boolean;
}

function doer({ workspace: { members, rights, outside, rooms } }: Drawing, { among, below }: Dice): Doer {
  const kind = below(10);
  const [all, mayWrite] = kind < 6 ? [members, true] : kind < 8 ? [rights, true] : [outside, false];
  return { user: among(all), channel: among(rooms), mayWrite };
}

const formOf = (payload: object) => new URLSearchParams({ payload: JSON.stringify(payload) }).toString();

function urlOf({ workspace: { slack } }: Drawing, { user, channel }: Doer, { among, percent }: Dice): string {
  return percent(10) ? among(BAD_URLS) : makeResponseUrl(slack, { user, channel });
}

const triggerOf = ({ workspace: { slack } }: Drawing, { user, channel }: Doer) => makeTrigger(slack, { user, channel });

/** Whoever may ask types no verb that does something at once with any name: those asks are counted one by one elsewhere. */
function commandOf(drawing: Drawing, who: Doer, drawn: Dice): Request {
  const text = drawCommand(drawn, drawing.texts, who.mayWrite ? ['dataset'] : []);
  const form = {
    command: '/audience',
    text,
    user_id: who.user,
    channel_id: who.channel,
    trigger_id: triggerOf(drawing, who),
    response_url: urlOf(drawing, who, drawn),
  };
  return { what: text, body: new URLSearchParams(form).toString(), by: 'slack' };
}

/** As somebody uses it, and what it carries is bent. */
function pressOf(drawing: Drawing, who: Doer, drawn: Dice, at: number): Request {
  const one = at < used.length * 2 ? used[at % used.length] : drawn.among(used);
  if (!one) throw new Error('there are no buttons');
  const { action, at: place, used: sent } = one;
  const value = typeof sent['value'] === 'string' ? sent['value'] : undefined;
  const unread = value !== undefined && drawn.percent(40);
  const bentValue = value === undefined ? undefined : unread ? broken(value, drawn) : bentText(value, drawn, [...drawing.texts, ...values]); // prettier-ignore
  const bentUse = value === undefined && drawn.percent(70) ? bentSomewhere(sent, drawn) : { ...sent, value: bentValue };
  const use = Object(bentUse) as object; // whatever it became
  const body = {
    type: 'block_actions',
    user: { id: who.user },
    trigger_id: triggerOf(drawing, who),
    ...('form' in place
      ? { view: bentView(forms[place.form], who, drawn, drawing) }
      : { channel: { id: who.channel }, message: messages[place.message], response_url: urlOf(drawing, who, drawn) }),
    actions: [{ ...use, action_id: action }],
  };
  return { what: `${action} ${JSON.stringify(use)}`, body: formOf(body), by: 'form' in place ? 'view' : 'slack' };
}

/** The form with its state, its memo or all of it bent. The one for a new dataset never gets a name from who may make one. */
function bentView(view: SlackView | undefined, who: Doer, drawn: Dice, { texts }: Drawing): object {
  if (!view) throw new Error('there are no forms');
  const { below } = drawn;
  const isNameless = who.mayWrite && DATASET_FORMS.includes(view.callback_id);
  const kind = below(10);
  const memo = view.private_metadata;
  const values = kind < 6 ? bentSomewhere(view.state.values, drawn, isNameless ? WORDLESS : undefined) : view.state.values; // prettier-ignore
  const carried = kind < 4 ? memo : kind === 9 ? broken(memo, drawn) : bentText(memo || '{}', drawn, texts);
  const bent = { ...view, id: `V${drawn.below(1e9)}`, private_metadata: carried, state: { values } };
  if (kind !== 8) return bent;
  return { ...(Object(bentSomewhere(bent, drawn, WORDLESS)) as object), callback_id: view.callback_id };
}

function sentForm(drawing: Drawing, who: Doer, drawn: Dice): Request {
  const view = drawn.among(sendable);
  const body = { type: 'view_submission', user: { id: who.user }, view: bentView(view, who, drawn, drawing) };
  return { what: `form ${view.callback_id} ${JSON.stringify(body.view)}`, body: formOf(body), by: 'view' };
}

function suggestion(drawing: Drawing, who: Doer, drawn: Dice): Request {
  const view = drawn.percent(50) ? drawn.among(forms) : bentView(drawn.among(forms), who, drawn, drawing);
  const value = drawn.among(drawing.texts);
  const action_id = drawn.among(Object.keys(options));
  const body = { type: 'block_suggestion', user: { id: who.user }, action_id, block_id: 'b', value, view };
  return { what: `${action_id} ${JSON.stringify([value, view])}`, body: formOf(body), by: 'view' };
}

function shortcut(drawing: Drawing, who: Doer, drawn: Dice): Request {
  const body = {
    type: 'message_action',
    callback_id: drawn.among(Object.keys(shortcuts)),
    user: { id: who.user },
    channel: { id: who.channel },
    trigger_id: triggerOf(drawing, who),
    response_url: urlOf(drawing, who, drawn),
    message: bentSomewhere(drawn.among(messages), drawn),
  };
  return { what: `shortcut ${JSON.stringify(body.message)}`, body: formOf(body), by: 'slack' };
}

function event({ workspace }: Drawing, who: Doer, drawn: Dice): Request {
  const tab = drawn.among(['home', 'messages', undefined, '__proto__']);
  const said = { type: drawn.among(Object.keys(events)), user: who.user, channel: who.channel, tab };
  const event_id = `Ev${workspace.slack.nextTs()}`;
  const body = JSON.stringify({ type: 'event_callback', event_id, team_id: 'T0USHER01', event: said });
  return { what: body, body, type: JSON_TYPE, by: 'slack' };
}

/** What only somebody with our secret could send: pieces of the envelope itself are odd. */
function bentEnvelope(drawing: Drawing, who: Doer, drawn: Dice): Request {
  const whole = drawn.among([sentForm, suggestion, shortcut, event])(drawing, who, drawn);
  const form = new URLSearchParams(whole.body).get('payload');
  const bent = bentSomewhere(JSON.parse(form ?? whole.body), drawn, WORDLESS);
  const text = bent === undefined ? '' : JSON.stringify(bent);
  const rest = { what: `envelope ${text}`, by: 'nobody' } as const;
  if (form === null) return { ...rest, type: JSON_TYPE, body: text };
  return { ...rest, body: new URLSearchParams({ payload: text, at: String(drawn.below(1e9)) }).toString() };
}

/** Somebody does something, or seems to: the request of this number. The first ones use all that can be pressed. */
export function drawRequest(drawing: Drawing, drawn: Dice, at: number): Request {
  const who = doer(drawing, drawn);
  const kind = at < used.length * 2 ? 50 : drawn.below(100);
  if (kind < 40) return commandOf(drawing, who, drawn);
  if (kind < 62) return pressOf(drawing, who, drawn, at);
  if (kind < 80) return sentForm(drawing, who, drawn);
  if (kind < 86) return suggestion(drawing, who, drawn);
  if (kind < 90) return shortcut(drawing, who, drawn);
  if (kind < 94) return event(drawing, who, drawn);
  return bentEnvelope(drawing, who, drawn);
}

const READS = Object.keys(verbs).filter((verb) => !['evaluate', 'export', 'dataset', 'cancel'].includes(verb));
const THINGS = ['nightly', '"VIP buyers"', 'e', '"Cart leavers"', 'R-1001', 'evaluations', 'exports state:failed', ''];

/** Something that is looked up at Adobe, typed by somebody who may. */
export const lookUp = ({ among, percent }: Dice): string =>
  percent(20) ? among(['dataset', 'export', 'evaluate']) : `${among(READS)} ${among(THINGS)}`;
