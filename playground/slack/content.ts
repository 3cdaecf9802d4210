/** The workspace that the stand-in Slack begins with. */

export interface User {
  id: string;
  name: string;
  real_name: string;
  profile: { real_name: string; display_name: string };
  team_id: string;
  /** Null for some who come from elsewhere. */
  tz: string | null;
  deleted: boolean;
  is_admin: boolean;
  is_bot: boolean;
  /** An account that an app made: a person all the same. */
  is_app_user: boolean;
  is_restricted: boolean;
  is_ultra_restricted: boolean;
  is_workflow_bot?: boolean;
  is_stranger?: boolean;
  /** On Enterprise Grid: all workspaces of theirs, of which `team_id` is one. */
  enterprise_user?: { id: string; enterprise_id: string; enterprise_name: string; teams: string[] };
  /** Of a person whom Slack does not show to this app: how it says so. */
  hidden?: 'user_not_found' | 'user_not_visible';
}

export interface Channel {
  id: string;
  name: string;
  private: boolean;
  /** Is Usher in it? */
  member: boolean;
  /** The people in it. */
  members: string[];
  archived?: boolean;
  /** Shared with another organisation (Slack Connect). */
  external?: boolean;
}

export const TEAM = 'T0USHER01';
export const APP = 'A0USHER01';
export const BOT = { user_id: 'U0USHERBOT', bot_id: 'B0USHER01' };

export const people = {
  anna: 'U0ANNA001',
  oskar: 'U0OSKAR01',
  ada: 'U0ADA0001',
  gus: 'U0GUS0001',
  eve: 'U0EVE0001',
} as const;
export const channelIds = {
  campaigns: 'C0CAMPAIGN',
  dataOps: 'C0DATAOPS',
  noBot: 'C0NOBOT01',
  secret: 'G0SECRET1',
  archive: 'C0ARCHIVE',
} as const;

/** A member of the workspace, but for what is told otherwise. */
export function user(id: string, name: string, more: Partial<User> = {}): User {
  const real_name = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return {
    id,
    name,
    real_name,
    profile: { real_name, display_name: real_name },
    team_id: TEAM,
    tz: 'Europe/Berlin',
    deleted: false,
    is_admin: false,
    is_bot: false,
    is_app_user: false,
    is_restricted: false,
    is_ultra_restricted: false,
    ...more,
  };
}

/** An analyst, an operator, an admin, a guest, and somebody of another organisation who shares a channel with us. */
export function seedUsers(): User[] {
  return [
    user(people.anna, 'anna'),
    user(people.oskar, 'oskar'),
    user(people.ada, 'ada', { is_admin: true }),
    user(people.gus, 'gus', { is_restricted: true }),
    user(people.eve, 'eve', { team_id: 'T0OTHER01', tz: 'America/New_York' }),
  ];
}

export function seedChannels(): Channel[] {
  const { anna, oskar, ada, gus, eve } = people;
  const channel = (id: string, name: string, members: string[], more: Partial<Channel> = {}): Channel => ({
    id,
    name,
    private: false,
    member: true,
    members,
    ...more,
  });
  return [
    channel(channelIds.campaigns, 'campaigns', [anna, oskar, ada, gus, eve]),
    channel(channelIds.dataOps, 'data-ops', [anna, oskar, ada]),
    channel(channelIds.noBot, 'no-bot', [anna, oskar], { member: false }),
    channel(channelIds.secret, 'secret', [anna, ada], { private: true, member: false }),
    channel(channelIds.archive, 'archive', [anna, oskar], { archived: true }),
  ];
}
