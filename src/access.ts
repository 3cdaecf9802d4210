import type { Sentence, Whom } from './errors.js';

export interface Person {
  /** Slack user id. */
  id: string;
  /** `guest`: told at most hourly that they may not ask. `outsider` (other organisation, deactivated, bot): ignored. */
  standing: 'member' | 'guest' | 'outsider';
  /** A time zone that this runtime knows; zoneOf gives one if Slack says none. */
  zone: string;
  /** As Slack shows it; absent if Slack does not tell it. */
  name?: string;
}

interface AccessOptions {
  /** Slack user ids who may write in production, and look after what others started. */
  operators: string[];
  /** Slack user ids who may change what concerns everybody in a sandbox; they are operators too. */
  admins: string[];
}

export type Access = ReturnType<typeof createAccess>;

/** The rights that need a role, with the lowest role that has them. Every full member may do everything else. */
const NEEDS = {
  'write-production': 'operator',
  /** Cancel the runs of others, and jobs that no run of ours sent. */
  'cancel-others': 'operator',
  /** Have a run sent that is on hold. */
  'send-held': 'operator',
  /** Change a channel's sandbox and how reports reach it. */
  'channel-settings': 'operator',
  /** Such as the nightly evaluation. */
  'cancel-everything': 'admin',
  'mention-groups': 'admin',
  schedule: 'admin',
  'look-up-profiles': 'admin',
} as const satisfies Record<string, 'operator' | 'admin'>;

type Right = keyof typeof NEEDS;

export interface Rights {
  isOperator: boolean;
  isAdmin: boolean;
  /** Slack user ids. */
  operators: string[];
  admins: string[];
}

/** `names`: of the operators and admins, by id, as far as Slack tells them. */
export type NamedRights = Rights & { names: ReadonlyMap<string, string> };

export interface Owned {
  run: string;
  /** Slack user id of the asker. */
  by: string;
  /** The person who wants to cancel the run may not know of it. */
  hidden?: boolean;
}

interface ToCancel {
  runs: Owned[];
  /** The job that would be cancelled was sent by no run of ours. */
  outside: boolean;
  /** The sandbox, if the job concerns every audience in it. */
  everythingIn?: string | undefined;
}

/** Who may do what. Adobe only knows the permissions of our one credential, so this is the only gate for a person. */
export function createAccess(options: AccessOptions) {
  const gate = createGate(options);
  const { unless, people } = gate;
  return {
    mayAsk: ({ standing }: Person): boolean => standing === 'member',

    /** The reason why the person may not write in this sandbox; undefined if they may. `what`: what they want to do. */
    whyNotWrite(
      person: string,
      { name, type }: { name: string; type: 'production' | 'development' },
      what = 'start runs',
    ): Sentence | undefined {
      if (type === 'development') return undefined;
      const instead = 'Or use a development sandbox: in:<sandbox>.';
      const may = `Only operators can ${what} in Production (${name}). Ask: `;
      return unless(person, 'write-production', (who) => [may, who, `. ${instead}`]);
    },

    /** The reason why the person may not cancel this; undefined if they may. What concerns everybody needs an admin. */
    whyNotCancel: (person: string, what: ToCancel) => whyNotCancel(person, what, gate),

    whyNotSendHeld: (person: string) =>
      unless(person, 'send-held', (who) => ['Only operators can send a run that’s on hold. Ask: ', who, '.']),

    whyNotSettings: (person: string, what: string) =>
      unless(person, 'channel-settings', (who) => [`Only operators can change ${what}. Ask: `, who, '.']),

    whyNotMentionGroups: (person: string) =>
      unless(person, 'mention-groups', (who) => [
        'Only admins can mention user groups. Mention people instead (mention:@someone), or ask: ',
        who,
        '.',
      ]),

    whyNotSchedule: (person: string, sandbox: string) =>
      unless(person, 'schedule', (who) =>
        adminsOnly(`change the schedule in ${sandbox}, because it affects everyone there`, who),
      ),

    whyNotLookUp: (person: string) => unless(person, 'look-up-profiles', (who) => adminsOnly('look up profiles', who)),

    rights: (person: string): Rights => ({
      isOperator: people.operator.includes(person),
      isAdmin: people.admin.includes(person),
      operators: people.operator,
      admins: people.admin,
    }),
  };
}

type Gate = ReturnType<typeof createGate>;
type Role = (typeof NEEDS)[Right];

function createGate({ operators, admins }: AccessOptions) {
  const people = { operator: [...new Set([...operators, ...admins])], admin: admins };
  const may = (person: string, right: Right): boolean => people[NEEDS[right]].includes(person);
  /** Undefined if the person has the right; else the sentence, made with the people who have it. */
  const unless = (person: string, right: Right, sentence: (who: Whom | string) => Sentence): Sentence | undefined =>
    may(person, right) ? undefined : sentence(whoCanHelp(people[NEEDS[right]], NEEDS[right]));
  return { people, may, unless };
}

function whyNotCancel(
  person: string,
  { runs, outside, everythingIn }: ToCancel,
  { people, may, unless }: Gate,
): Sentence | undefined {
  if (everythingIn !== undefined)
    return unless(person, 'cancel-everything', (who) =>
      adminsOnly(`cancel a job that covers every audience in ${everythingIn}, because it affects everyone there`, who),
    );
  const others = runs.filter(({ by }) => by !== person);
  if ((others.length === 0 && !outside) || may(person, 'cancel-others')) return undefined;
  const other = others.find(({ hidden }) => !hidden);
  const whose = other
    ? [`${other.run} is `, { people: [other.by], otherwise: 'someone else' }, '’s']
    : [others.length > 0 ? 'That job is someone else’s' : 'That job was started outside Usher'];
  const owner = other && runs.length === 1 && !outside ? [other.by] : [];
  const mayAll = whoCanHelp([...new Set([...owner, ...people.operator])], 'operator');
  const none = people.operator.length === 0 && owner.length > 0 ? `, or ${NOBODY.operator}` : '';
  return [...whose, ', and you can cancel only your own runs. Ask: ', mayAll, `${none}.`];
}

const NOBODY: Record<Role, string> = {
  operator: 'your Usher administrator (USHER_OPERATORS is empty)',
  admin: 'your Usher administrator (USHER_ADMINS is empty)',
};

const adminsOnly = (what: string, who: Whom | string): Sentence => [`Only admins can ${what}. Ask: `, who, '.'];

function whoCanHelp(people: string[], role: Role): Whom | string {
  return people.length > 0 ? { people, otherwise: `an ${role}` } : NOBODY[role];
}
