import { type Method, no } from './answers.js';
import { APP, BOT, TEAM, type User } from './content.js';
import { conversationMethods, paged } from './conversations.js';
import { historyMethods } from './history.js';
import { messageMethods } from './messages.js';
import { viewMethods } from './views.js';

/** A workspace lists its own people, on Enterprise Grid also those whose first workspace is another. */
function isMember({ team_id, enterprise_user, hidden }: User): boolean {
  return hidden === undefined && (team_id === TEAM || enterprise_user?.teams.includes(TEAM) === true);
}

/** The Web API methods that Usher, or a bot like it, calls. */
export const methods: Record<string, Method> = {
  'auth.test': (state) => ({
    ok: true,
    url: 'https://stand-in.slack.com/',
    team: 'Stand-in',
    team_id: TEAM,
    user: 'usher',
    user_id: BOT.user_id,
    bot_id: BOT.bot_id,
    is_enterprise_install: false,
    ...(state.settings.enterprise ? { enterprise_id: state.settings.enterprise.id } : {}),
  }),
  'bots.info': (_state, { bot }) =>
    bot === undefined || bot === BOT.bot_id
      ? { ok: true, bot: { id: BOT.bot_id, app_id: APP, user_id: BOT.user_id, name: 'usher', deleted: false } }
      : no('bot_not_found'),
  'users.info': (state, { user }) => {
    const { hidden, ...found } = state.users.find(({ id }) => id === user) ?? { hidden: 'user_not_found' };
    return hidden === undefined ? { ok: true, user: found } : no(hidden);
  },
  'users.list': (state, args) => paged(args, 'members', state.users.filter(isMember)),
  'apps.connections.open': (state) => ({ ok: true, url: state.sockets.invite(state.origin) }),
  ...messageMethods,
  ...conversationMethods,
  ...historyMethods,
  ...viewMethods,
};
