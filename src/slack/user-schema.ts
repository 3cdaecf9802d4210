import { z } from 'zod';
import type { Person } from '../access.js';
import { zoneOf } from '../platform/wall-time.js';

/** Slack's own voice: an account that is called no bot. */
const SLACKBOT = 'USLACKBOT';

const flag = z.boolean().nullish();

/** In place of a workspace's id that cannot be read: some workspace, and not ours as far as we know. */
const UNREADABLE = '';

const team = z.string().nullish().catch(UNREADABLE);
/** Each by itself: one that cannot be read costs no other. */
const teams = z.array(z.string().catch(UNREADABLE)).nullish().catch([UNREADABLE]);

/**
 * What we read of a user: https://docs.slack.dev/reference/objects/user-object. Everything but the id may be missing or
 * null. What makes somebody no colleague must be readable, the rest costs only itself.
 */
export const userSchema = z.looseObject({
  id: z.string(),
  team_id: team,
  teams,
  /** On Enterprise Grid; elsewhere absent or empty. */
  enterprise_user: z
    .looseObject({ id: z.string().nullish().catch(undefined), enterprise_id: team, teams })
    .nullish()
    .catch(undefined),
  tz: z.unknown().optional(),
  deleted: flag,
  is_bot: flag,
  is_workflow_bot: flag,
  is_connector_bot: flag,
  is_restricted: flag,
  is_ultra_restricted: flag,
  is_stranger: flag,
});

export type SlackUser = z.infer<typeof userSchema>;

/** Somebody whom Slack does not know, or does not show us: of another organisation, or gone. */
export const outsider = (id: string): Person => ({ id, standing: 'outsider', zone: zoneOf(undefined) });

/** `team`: the workspace that Usher is installed in, or the organisation where it is installed in all of one. */
export function personOf(user: SlackUser, team: string | undefined): Person {
  const { id, tz } = user;
  return { id, standing: standingOf(user, team), zone: zoneOf(tz) };
}

function standingOf(user: SlackUser, team: string | undefined): Person['standing'] {
  const isBot = user.is_bot === true || user.is_workflow_bot === true || user.is_connector_bot === true;
  if (isBot || user.id === SLACKBOT || user.deleted === true) return 'outsider';
  if (user.is_stranger === true || !isOf(user, team)) return 'outsider';
  return user.is_restricted === true || user.is_ultra_restricted === true ? 'guest' : 'member';
}

/** Whoever is of no workspace that Slack tells is of ours. On Enterprise Grid `team_id` is one of a person's workspaces, and not always ours. */
function isOf({ team_id, teams, enterprise_user: grid }: SlackUser, team: string | undefined): boolean {
  const theirs = [team_id, grid?.enterprise_id, ...(teams ?? []), ...(grid?.teams ?? [])].filter((one) => one != null);
  return team === undefined || theirs.length === 0 || theirs.includes(team);
}
