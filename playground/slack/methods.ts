import { type Method, no } from './answers.js';
import { APP, BOT, TEAM } from './content.js';
import { conversationMethods, paged } from './conversations.js';
import { historyMethods } from './history.js';
import { messageMethods } from './messages.js';
import { viewMethods } from './views.js';

/** The Web API methods that Usher, or a bot like it, calls. */
export const methods: Record<string, Method> = {
  'auth.test': () => ({
    ok: true,
    url: 'https://stand-in.slack.com/',
    team: 'Stand-in',
    team_id: TEAM,
    user: 'usher',
    user_id: BOT.user_id,
    bot_id: BOT.bot_id,
    is_enterprise_install: false,
  }),
  'bots.info': (_state, { bot }) =>
    bot === undefined || bot === BOT.bot_id
      ? { ok: true, bot: { id: BOT.bot_id, app_id: APP, user_id: BOT.user_id, name: 'usher', deleted: false } }
      : no('bot_not_found'),
  'users.info': (state, { user }) => {
    const found = state.users.find(({ id }) => id === user);
    return found ? { ok: true, user: found } : no('user_not_found');
  },
  'users.list': (state, args) => paged(args, 'members', state.users),
  'apps.connections.open': (state) => ({ ok: true, url: state.sockets.invite(state.origin) }),
  ...messageMethods,
  ...conversationMethods,
  ...historyMethods,
  ...viewMethods,
};
