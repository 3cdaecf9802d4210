import { ErrorCode, type WebClient } from '@slack/web-api';
import { z } from 'zod';
import { bad, beware, type Finding, good } from './findings.js';

interface SlackPatient {
  bot: WebClient;
  /** A client with the app-level token; absent over HTTP. */
  app: WebClient | undefined;
  signingSecret: string | undefined;
  operators: string[];
  admins: string[];
}

const TWICE = 'a result may be posted twice, marked as posted again';

/** What Usher does with each of the manifest's bot scopes, to say what is lost without it. */
export const scopes: { name: string; optional: boolean; allows: string; otherwise?: string }[] = [
  { name: 'commands', optional: false, allows: '/audience itself' },
  { name: 'chat:write', optional: false, allows: 'cards and reports' },
  { name: 'users:read', optional: false, allows: 'telling guests from members and reading people’s time zones' },
  { name: 'channels:read', optional: false, allows: 'names and members of public channels' },
  { name: 'groups:read', optional: false, allows: 'names and members of private channels' },
  { name: 'im:write', optional: false, allows: 'sending direct messages' },
  {
    name: 'channels:history',
    optional: true,
    allows: 'checking whether a message arrived before posting it again',
    otherwise: TWICE,
  },
  {
    name: 'groups:history',
    optional: true,
    allows: 'checking whether a message arrived in a private channel before posting it again',
    otherwise: TWICE,
  },
  {
    name: 'im:history',
    optional: true,
    allows:
      'checking whether a direct message arrived before sending it again, and reading what people write in the Messages tab',
    otherwise: `${TWICE}, and people have to type /audience there`,
  },
  {
    name: 'app_mentions:read',
    optional: true,
    allows: 'reading mentions in channels and threads',
    otherwise: 'people have to type /audience, which Slack doesn’t allow in threads',
  },
];

/** The bot token and its scopes, the way in, and whether the people named in the configuration are there. */
export async function checkSlack(patient: SlackPatient): Promise<Finding[]> {
  const bot = await checkBot(patient.bot);
  const way = await checkWayIn(patient);
  if (bot.some(({ is, says }) => is === 'bad' && says.startsWith(TOKEN))) return [...bot, ...way];
  return [...bot, ...way, ...(await checkPeople(patient))];
}

const TOKEN = 'Slack bot token';
const whoSchema = z.looseObject({
  team: z.string().default('?'),
  user: z.string().default('?'),
  bot_id: z.string().optional(),
  response_metadata: z.looseObject({ scopes: z.array(z.string()).default([]) }).optional(),
});

async function checkBot(client: WebClient): Promise<Finding[]> {
  const said = await client.auth.test().catch(reasonOf);
  if (typeof said === 'string') {
    return [
      bad(
        `${TOKEN}: ${said}`,
        'SLACK_BOT_TOKEN: copy it again from OAuth & Permissions; check SLACK_API_URL and the network',
      ),
    ];
  }
  const { team, user, bot_id, response_metadata } = whoSchema.parse(said);
  if (bot_id === undefined) {
    return [
      bad(`${TOKEN}: belongs to a person`, 'SLACK_BOT_TOKEN: use the Bot User OAuth Token, which starts with xoxb-'),
    ];
  }
  const granted = new Set(response_metadata?.scopes ?? []);
  return [good(`${TOKEN}: @${user} in ${team}`), ...scopes.map((scope) => checkScope(scope, granted))];
}

function checkScope({ name, optional, allows, otherwise }: (typeof scopes)[number], granted: Set<string>): Finding {
  if (granted.has(name)) return good(`Slack scope ${name}: ${allows}`);
  const todo = `add ${name} under OAuth & Permissions, then reinstall the app; manifest.yml lists them all`;
  if (!optional) return bad(`Slack scope ${name} is missing. It’s needed for ${allows}`, todo);
  return beware(
    `Slack scope ${name} is missing (optional). It’s needed for ${allows}; without it, ${otherwise ?? 'the rest works'}`,
    todo,
  );
}

async function checkWayIn({ app, signingSecret }: SlackPatient): Promise<Finding[]> {
  if (app === undefined) {
    const where = 'only a command can prove it: a 401 in answer to /audience means it’s wrong';
    if (/^[0-9a-f]{32}$/.test(signingSecret ?? ''))
      return [good(`Slack signing secret: has the right format; ${where}`)];
    const says = 'Slack signing secret: isn’t the usual 32 hexadecimal digits';
    return [beware(says, `compare it with Basic Information; ${where}`)];
  }
  const both =
    signingSecret === undefined
      ? []
      : [beware('Slack: SLACK_APP_TOKEN and SLACK_SIGNING_SECRET are both set, so Socket Mode is used', 'remove one')];
  const said = await app.apps.connections.open({}).catch(reasonOf);
  if (typeof said !== 'string') return [...both, good('Slack Socket Mode: a connection can be opened')];
  return [
    ...both,
    bad(
      `Slack Socket Mode: ${said}`,
      'SLACK_APP_TOKEN: use an app-level token of this app with connections:write (Basic Information), and turn on Socket Mode',
    ),
  ];
}

async function checkPeople({ bot, operators, admins }: SlackPatient): Promise<Finding[]> {
  const todo = 'add Slack user ids if someone should';
  const findings: Finding[] = [];
  if (operators.length + admins.length === 0)
    findings.push(beware('USHER_OPERATORS is empty: nobody can start runs in production', todo));
  if (admins.length === 0)
    findings.push(beware('USHER_ADMINS is empty: nobody can change what affects everyone in a sandbox', todo));
  for (const [variable, ids] of Object.entries({ USHER_OPERATORS: operators, USHER_ADMINS: admins }))
    for (const id of ids) findings.push(await checkPerson(bot, id, variable));
  return findings;
}

const userSchema = z.looseObject({
  user: z.looseObject({
    name: z.string().default('?'),
    deleted: z.boolean().optional(),
    is_restricted: z.boolean().optional(),
    is_bot: z.boolean().optional(),
  }),
});

async function checkPerson(client: WebClient, id: string, variable: string): Promise<Finding> {
  const said = await client.users.info({ user: id }).catch(reasonOf);
  if (typeof said === 'string')
    return bad(`${variable}: ${id}: ${said}`, 'find it in Slack: the person’s profile, ⋮, Copy member ID');
  const { user } = userSchema.parse(said);
  const why = user.deleted
    ? 'has left the workspace'
    : user.is_restricted
      ? 'is a guest, and guests can’t use Usher'
      : user.is_bot
        ? 'is a bot'
        : undefined;
  return why === undefined
    ? good(`${variable}: ${id} is @${user.name}`)
    : bad(`${variable}: ${id} (@${user.name}) ${why}`, `remove the id from ${variable}`);
}

const errorSchema = z.object({
  code: z.string().optional(),
  message: z.string().default('no reason given'),
  data: z.looseObject({ error: z.string(), needed: z.string().optional() }).optional(),
});

/** Slack's own error code, or the message if Slack gave none. */
function reasonOf(error: unknown): string {
  const all = error instanceof Error ? Object.fromEntries(Object.entries(error)) : {};
  const { code, message, data } = errorSchema.parse({
    ...all,
    message: error instanceof Error ? error.message : String(error),
  });
  if (code !== ErrorCode.PlatformError || !data) return message;
  return data.needed === undefined ? data.error : `${data.error} (${data.needed})`;
}
