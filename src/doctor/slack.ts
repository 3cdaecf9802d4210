import { ErrorCode, type WebClient } from '@slack/web-api';
import { z } from 'zod';
import { bad, beware, type Finding, good } from './findings.js';
import { scopes } from './scopes.js';

interface SlackPatient {
  bot: WebClient;
  /** A client with the app-level token; absent over HTTP. */
  app: WebClient | undefined;
  signingSecret: string | undefined;
  operators: string[];
  admins: string[];
}

/** The bot token and its scopes, the way in, and whether the people named in the configuration are there. */
export async function examineSlack(patient: SlackPatient): Promise<Finding[]> {
  const bot = await examineBot(patient.bot);
  const way = await examineWayIn(patient);
  if (bot.some(({ is, says }) => is === 'bad' && says.startsWith(TOKEN))) return [...bot, ...way];
  return [...bot, ...way, ...(await examinePeople(patient))];
}

const TOKEN = 'Slack bot token';
const whoSchema = z.looseObject({
  team: z.string().default('?'),
  user: z.string().default('?'),
  bot_id: z.string().optional(),
  response_metadata: z.looseObject({ scopes: z.array(z.string()).default([]) }).optional(),
});

async function examineBot(client: WebClient): Promise<Finding[]> {
  const said = await client.auth.test().catch(reasonOf);
  if (typeof said === 'string') {
    return [
      bad(
        `${TOKEN}: ${said}`,
        'SLACK_BOT_TOKEN: copy it anew from OAuth & Permissions; check SLACK_API_URL and the way out',
      ),
    ];
  }
  const { team, user, bot_id, response_metadata } = whoSchema.parse(said);
  if (bot_id === undefined) {
    return [
      bad(`${TOKEN}: is one of a person`, 'SLACK_BOT_TOKEN: take the Bot User OAuth Token, which begins with xoxb-'),
    ];
  }
  const granted = new Set(response_metadata?.scopes ?? []);
  return [good(`${TOKEN}: @${user} in ${team}`), ...scopes.map((scope) => examineScope(scope, granted))];
}

function examineScope({ name, optional, allows }: (typeof scopes)[number], granted: Set<string>): Finding {
  if (granted.has(name)) return good(`Slack scope ${name}: ${allows}`);
  const todo = `add ${name} under OAuth & Permissions, then reinstall the app; manifest.yml has them all`;
  if (!optional) return bad(`Slack scope ${name} is missing: no ${allows}`, todo);
  return beware(
    `Slack scope ${name} is missing (optional): no ${allows}; a report may come twice, marked as repeated`,
    todo,
  );
}

async function examineWayIn({ app, signingSecret }: SlackPatient): Promise<Finding[]> {
  if (app === undefined) return [examineSecret(signingSecret ?? '')];
  const both =
    signingSecret === undefined
      ? []
      : [beware('Slack: SLACK_APP_TOKEN and SLACK_SIGNING_SECRET are both set: Socket Mode is used', 'leave one out')];
  const said = await app.apps.connections.open({}).catch(reasonOf);
  if (typeof said !== 'string') return [...both, good('Slack Socket Mode: a connection can be opened')];
  return [
    ...both,
    bad(
      `Slack Socket Mode: ${said}`,
      'SLACK_APP_TOKEN: an app-level token of this app with connections:write (Basic Information); Socket Mode switched on',
    ),
  ];
}

function examineSecret(secret: string): Finding {
  const where = 'only a command proves it: 401 in answer to /audience means that it is wrong';
  return /^[0-9a-f]{32}$/.test(secret)
    ? good(`Slack signing secret: has the right form; ${where}`)
    : beware(
        'Slack signing secret: has not the usual form of 32 hexadecimal digits',
        `compare it with Basic Information; ${where}`,
      );
}

async function examinePeople({ bot, operators, admins }: SlackPatient): Promise<Finding[]> {
  const ask = 'name Slack user ids, if somebody should';
  const nobody = [
    ...(operators.length + admins.length > 0
      ? []
      : [beware('USHER_OPERATORS is empty: nobody may start anything in production', ask)]),
    ...(admins.length > 0
      ? []
      : [beware('USHER_ADMINS is empty: nobody may change what concerns everybody in a sandbox', ask)]),
  ];
  const named = [
    ...operators.map((id) => ({ id, variable: 'USHER_OPERATORS' })),
    ...admins.map((id) => ({ id, variable: 'USHER_ADMINS' })),
  ];
  const found: Finding[] = [];
  for (const { id, variable } of named) found.push(await examinePerson(bot, id, variable));
  return [...nobody, ...found];
}

const userSchema = z.looseObject({
  user: z.looseObject({
    name: z.string().default('?'),
    deleted: z.boolean().optional(),
    is_restricted: z.boolean().optional(),
    is_bot: z.boolean().optional(),
  }),
});

async function examinePerson(client: WebClient, id: string, variable: string): Promise<Finding> {
  const said = await client.users.info({ user: id }).catch(reasonOf);
  if (typeof said === 'string')
    return bad(`${variable}: ${id}: ${said}`, 'in Slack: the person’s profile, ⋮, Copy member ID');
  const { user } = userSchema.parse(said);
  const why = user.deleted
    ? 'has left'
    : user.is_restricted
      ? 'is a guest, and guests get nothing'
      : user.is_bot
        ? 'is a bot'
        : undefined;
  return why === undefined
    ? good(`${variable}: ${id} is @${user.name}`)
    : bad(`${variable}: ${id} (@${user.name}) ${why}`, `take the id out of ${variable}`);
}

const errorSchema = z.object({
  code: z.string().optional(),
  message: z.string().default('no reason given'),
  data: z.looseObject({ error: z.string(), needed: z.string().optional() }).optional(),
});

/** Slack's own word where it gave one, else why there was none. */
function reasonOf(error: unknown): string {
  const all = error instanceof Error ? Object.fromEntries(Object.entries(error)) : {};
  const { code, message, data } = errorSchema.parse({
    ...all,
    message: error instanceof Error ? error.message : String(error),
  });
  if (code !== ErrorCode.PlatformError || !data) return message;
  return data.needed === undefined ? data.error : `${data.error} (${data.needed})`;
}
