import { channelIds, people } from '../../playground/slack/content.js';

const { campaigns } = channelIds;
const { anna, oskar, ada } = people;
const VIP = '4edc8488-2c35-4f6d-b4c6-9075c68d2d01';
const DATASET = '5b020a27e7040801dedba61b';
const SCHEDULE = 'cd585edf-962d-420d-94ad-3be03e619ac2';
const GROUP = '<!subteam^S0TEAM001|@campaign-team>';

/** An analyst, an operator, an admin. */
export const MEMBERS = { anna, oskar, ada };
export type Member = keyof typeof MEMBERS;
export const WHO: Record<string, Member[]> = {
  everybody: ['anna', 'oskar', 'ada'],
  operators: ['oskar', 'ada'],
  admins: ['ada'],
};
/** How a refusal names those who can help. */
export const HELPERS: Record<Row['may'], RegExp> = {
  everybody: /^never$/,
  operators: /Oskar, Ada/,
  admins: /\b[Aa]sk: Ada\./,
};

/** What is there to act on. */
export interface Scene {
  annas: string;
  oskars: string;
  outside: string;
  nightly: string;
  /** A run of @oskar's in production that has ended, and its report. */
  done: string;
  report: string;
}

/** What somebody does, in words, by a button that they see, by a shortcut, by a payload that was never offered to them, or by the yes to a question from when they might. */
export type Act =
  | { typed: string }
  | { pressed: string; value?: string; shownBy?: string }
  | { used: string }
  | { forged: string; value: string }
  | { asked: string; about: object }
  | { sent: string; privateMetadata: object; values: object };

interface Row {
  what: string;
  way: 'words' | 'button' | 'form' | 'shortcut' | 'yes';
  may: 'everybody' | 'operators' | 'admins';
  act: (scene: Scene) => Act;
  /** What they read, or which form they see, who may. A `yes` is carried out by nobody here who may. */
  gets: RegExp;
}

const row = (what: string, way: Row['way'], may: Row['may'], gets: RegExp, act: Row['act']): Row => ({
  what,
  way,
  may,
  gets,
  act,
});
const typed = (words: string) => () => ({ typed: words });
const FORM = /^form:/;
const QUESTION = /\?\*/;

const LOOKS: [words: string, gets: RegExp][] = [
  ['status', /^\*dev\*\n/],
  ['status nightly', /^\*Scheduled run in dev/],
  ['status "VIP buyers"', /^\*VIP buyers\*[^]*4,\d\d\d profiles/],
  ['jobs', /^\*Recent jobs in dev/],
  ['jobs in:prod', /^\*Recent jobs in Production \(prod\)/],
  ['find VIP', /^\*Audiences matching “VIP”/],
  ['size "VIP buyers"', /^\*VIP buyers\* in dev[^]*4,\d\d\d profiles/],
  ['schedule', /^\*Scheduled evaluation in dev/],
  ['dataset', /^\*Datasets you can export to in dev/],
  ['sandbox', /^\*This channel uses dev/],
  ['channel', /^\*Notification settings/],
  ['help', /`evaluate` counts/],
];

/**
 * Who may what: each act, the way it is done, and who may at least. Guests and people of other organisations get nothing, whatever they do.
 */
export const TABLE: Row[] = [
  ...LOOKS.map(([words, gets]) => row(`look: ${words}`, 'words', 'everybody', gets, typed(words))),
  row('look at a run', 'words', 'everybody', /^\*Evaluation of VIP buyers\*[^]*· Production \(prod\)/, ({ done }) => ({
    typed: `status ${done}`,
  })),
  row('look at a job from outside', 'words', 'everybody', /started outside Usher/, ({ outside }) => ({
    typed: `status ${outside}`,
  })),
  row('look at the files of a run', 'words', 'everybody', /didn’t export anything/, ({ done }) => ({
    typed: `files ${done}`,
  })),
  row('look at a job', 'button', 'everybody', /started outside Usher/, ({ outside }) => ({
    pressed: 'job:details',
    value: `dev ${outside}`,
    shownBy: 'jobs',
  })),
  row('look at a size', 'button', 'everybody', /^\*VIP buyers\* in dev[^]*4,\d\d\d profiles/, () => ({
    pressed: 'audience:size',
    value: `dev ${VIP}`,
    shownBy: 'find VIP',
  })),
  row('a run as a command', 'button', 'everybody', /^form: .*\/audience evaluate/, ({ done }) => ({
    pressed: 'run:command',
    value: done,
  })),
  row('look again now', 'button', 'everybody', /^Checking R-\d+ now/, ({ oskars }) => ({
    pressed: 'run:check',
    value: oskars,
  })),
  row(
    'follow a job from outside',
    'words',
    'everybody',
    /^Following it as R-|reports in this channel/,
    ({ outside }) => ({
      typed: `follow ${outside}`,
    }),
  ),
  row('follow a job from outside', 'button', 'everybody', /reports in this channel/, ({ outside }) => ({
    pressed: 'job:follow',
    value: `dev ${outside}`,
    shownBy: `status ${outside}`,
  })),
  row('follow a run', 'words', 'everybody', /Following|reports in this channel/, ({ oskars }) => ({
    typed: `follow ${oskars}`,
  })),
  row('details of a run', 'button', 'everybody', /R-\d+ · /, ({ done }) => ({ pressed: 'run:details', value: done })),

  row('evaluate in development', 'words', 'everybody', /^R-\d+ /, typed('evaluate "Loyalty gold"')),
  row('evaluate in development', 'form', 'everybody', FORM, typed('evaluate')),
  row('export in development', 'form', 'everybody', FORM, typed('export')),
  row('create a dataset in development', 'form', 'everybody', FORM, typed('dataset create')),

  row('evaluate in production', 'words', 'operators', QUESTION, typed('evaluate "VIP buyers" in:prod')),
  row('what is not clear in production', 'words', 'operators', /No audience/, typed('evaluate "VIP buyer" in:prod')),
  row('evaluate in production', 'form', 'operators', FORM, typed('evaluate in:prod')),
  row('evaluate in production', 'button', 'operators', FORM, () => ({
    pressed: 'audience:evaluate',
    value: `prod ${VIP} VIP buyers`,
    shownBy: 'find VIP in:prod',
  })),
  row('export in production', 'words', 'operators', QUESTION, typed('export "VIP buyers" to:"Agency drop" in:prod')),
  row('export in production', 'form', 'operators', FORM, typed('export in:prod')),
  row('export in production', 'button', 'operators', FORM, () => ({
    pressed: 'audience:export',
    value: `prod ${VIP} VIP buyers`,
    shownBy: 'find VIP in:prod',
  })),
  row('export to a dataset in production', 'button', 'operators', FORM, () => ({
    pressed: 'dataset:export',
    value: `prod ${DATASET} Agency drop`,
    shownBy: 'dataset in:prod',
  })),
  row('run it again in production', 'button', 'operators', FORM, ({ done }) => ({ pressed: 'run:again', value: done })),
  row('export what was counted there', 'button', 'operators', FORM, ({ done }) => ({
    pressed: 'run:export',
    value: done,
  })),
  row('export what was counted there', 'shortcut', 'operators', FORM, ({ report }) => ({ used: report })),
  row('create a dataset in production', 'words', 'operators', QUESTION, typed('dataset create "Live" in:prod')),
  row('create a dataset in production', 'form', 'operators', FORM, typed('dataset create in:prod')),
  row('create a dataset in production', 'button', 'operators', FORM, () => ({
    pressed: 'dataset:new',
    value: 'prod',
    shownBy: 'dataset in:prod',
  })),
  row('create a dataset in production', 'yes', 'operators', /./, () => ({
    asked: 'create-dataset',
    about: { sandbox: 'prod', name: 'Live' },
  })),

  row('cancel the run of an analyst', 'words', 'everybody', QUESTION, ({ annas }) => ({ typed: `cancel ${annas}` })),
  row('cancel the run of an analyst', 'button', 'everybody', QUESTION, ({ annas }) => ({
    pressed: 'run:cancel',
    value: annas,
  })),
  row('cancel the run of an operator', 'words', 'operators', QUESTION, ({ oskars }) => ({ typed: `cancel ${oskars}` })),
  row('cancel the run of an operator', 'button', 'operators', QUESTION, ({ oskars }) => ({
    pressed: 'run:cancel',
    value: oskars,
  })),
  row('cancel the run of an operator', 'yes', 'operators', /./, ({ oskars }) => ({
    asked: 'cancel',
    about: { run: oskars },
  })),
  row('cancel a job from outside', 'words', 'operators', QUESTION, ({ outside }) => ({ typed: `cancel ${outside}` })),
  row('cancel a job from outside', 'button', 'operators', QUESTION, ({ outside }) => ({
    pressed: 'job:stop',
    value: `dev ${outside}`,
    shownBy: `status ${outside}`,
  })),
  row('cancel a job from outside', 'yes', 'operators', /./, ({ outside }) => ({
    asked: 'cancel',
    about: { id: outside, sandbox: 'dev' },
  })),
  row('cancel the nightly evaluation', 'words', 'admins', QUESTION, ({ nightly }) => ({ typed: `cancel ${nightly}` })),
  row('cancel the nightly evaluation', 'yes', 'admins', /./, ({ nightly }) => ({
    asked: 'cancel',
    about: { id: nightly, sandbox: 'dev' },
  })),

  row('the sandbox of a channel', 'words', 'operators', /already uses it/, typed('sandbox use dev')),
  row('the sandbox of a channel', 'yes', 'operators', /./, () => ({ forged: 'sandbox:use', value: 'prod' })),
  row('how a channel is told', 'words', 'operators', /Saved|already/, typed('channel told:thread')),
  row('people who are mentioned', 'words', 'operators', /Saved|already/, typed(`channel mention:<@${anna}>`)),
  row('how a channel is told', 'yes', 'operators', /./, () => ({ forged: 'channel:change', value: 'told' })),
  row('how a channel is told', 'form', 'operators', /Saved|Nothing changed/, () => ({
    sent: 'channel',
    privateMetadata: { channel: campaigns },
    values: {
      told: { told: { type: 'radio_buttons', selected_option: { value: 'failures' } } },
      mention: { mention: { type: 'multi_users_select', selected_users: [] } },
    },
  })),
  row('user groups that are mentioned', 'form', 'admins', /Saved|Nothing changed/, () => ({
    sent: 'channel',
    privateMetadata: { channel: campaigns },
    values: {
      told: { told: { type: 'radio_buttons', selected_option: { value: 'failures' } } },
      mention: { mention: { type: 'multi_users_select', selected_users: ['S0TEAM002'] } },
    },
  })),
  row('user groups that are mentioned', 'words', 'admins', /Saved|already/, typed(`channel mention:${GROUP}`)),

  row('the schedule', 'words', 'admins', QUESTION, typed('schedule at:04:40')),
  row('a new schedule', 'form', 'admins', FORM, typed('schedule create in:prod')),
  row('the schedule', 'yes', 'admins', /./, () => ({
    forged: 'schedule:state',
    value: JSON.stringify({ sandbox: 'dev', id: SCHEDULE, name: 'profile-default', active: false }),
  })),
  row('the schedule, confirmed', 'yes', 'admins', /./, () => ({
    asked: 'change-schedule',
    about: {
      change: { is: 'state', sandbox: 'dev', id: SCHEDULE, name: 'profile-default', active: false },
      said: 'development',
    },
  })),

  row('look up a profile', 'form', 'admins', FORM, typed('profile')),
  row('look up a profile', 'yes', 'admins', /./, () => ({ forged: 'verb:run', value: 'profile' })),
];
