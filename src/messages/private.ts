import { partsOf, type Sentence } from '../errors.js';
import type { Request } from '../runs/request.js';
import type { Ending, Message, Story, Support } from '../runs/story.js';
import { actions } from './actions.js';
import { audienceNames, datasetName, evaluationsToday, sandboxWords, task } from './parts.js';
import { code, cutFormatted, entities, fence, foreign, foreignPart, line } from './foreign.js';
import { buttons, channelMenu, context, dotted, duration, message, moment, section, profileCount } from './plain.js';

/** A sentence to one person. */
export function sentence(text: string): Message {
  return message(text, [section(text)]);
}

/** An answer with a button that says it to the whole channel; `kept` is where it is kept meanwhile. */
export const shareable = ({ text, blocks }: Message, kept: string): Message =>
  message(text, [...blocks, buttons({ action: actions.share, text: 'Share in channel', value: kept })]);

export const shared = ({ text, blocks }: Message, by: string): Message =>
  message(`${text}\nShared by <@${by}>`, [...blocks, context(`Shared by <@${by}>`)]);

/** Characters of mistakes, escaped. */
const MISTAKES = 2_900;

/** Mistakes of theirs, in sentences that say what to type instead; they may echo what they typed. */
export const mistake = (sentences: Sentence[]): Message =>
  sentence(cutFormatted(sentences.map(formatted).join('\n'), MISTAKES));

const formatted = (sentence: Sentence): string =>
  partsOf(sentence)
    .map((part) => (typeof part === 'string' ? foreignPart(part) : part.people.map((id) => `<@${id}>`).join(', ')))
    .join('');

/** Where a run is told, seen from where it was asked for; Slack channel ids, `D…` is the person's own. */
export interface ToldWhere {
  channel: string;
  asked: string;
}

function whom({ channel, asked }: ToldWhere): string {
  if (channel.startsWith('D')) return 'you';
  return channel === asked ? 'the channel' : `<#${channel}>`;
}

function told(where: ToldWhere): string {
  const to = whom(where);
  return to === 'the channel' ? 'here' : `to ${to}`;
}

/** An answer to somebody who named times, and whose zone nobody knows. */
export const readInUtc = ({ text, blocks }: Message): Message =>
  message(`${text}\n${IN_UTC}`, [...blocks, context(IN_UTC)]);

const IN_UTC = 'The times that you named were read in UTC: Slack does not say your time zone.';

/** Whether we may post there is not known yet; nothing is sent to Adobe before it is. */
export const started = (run: string, where: ToldWhere): Message =>
  sentence(
    `Started as ${run}. I will tell ${whom(where)} when it is done${whom(where) === 'you' ? '' : '; where I may not post, I ask you first'}.`,
  );
export const joined = (run: string): Message =>
  sentence(`Following it as ${run}: its card and its report come to this channel.`);
export const unread = (run: string): Message =>
  sentence(`Taken as ${run}; checking the names. If something is wrong I will tell only you.`);
export const following = (
  run: string,
  { where, cancelling = false }: { where: ToldWhere; cancelling?: boolean },
): Message =>
  sentence(
    cancelling
      ? `${run} does exactly this and is being cancelled, so nothing was started. Its report will come ${told(where)} too; ask again after that.`
      : `${run} is doing exactly this already. You are following it: its report will come ${told(where)} too.`,
  );
/** The place where it was asked for would not have the run that is followed: nothing was sent to Adobe yet. */
export const followingHomeless = (run: string, { channel }: ToldWhere): Message =>
  sentence(
    `${run} is for exactly this. It waits for a place to report to, as I could not post in <#${channel}>. I try that once more; where I still may not, I ask you where to tell you.`,
  );
/** To somebody whose very ask comes in once more after its run has ended. `now` in epoch ms. */
export function overBefore(run: string, { how, at }: Pick<Ending, 'how' | 'at'>, now: number): Message {
  const words: Record<Ending['how'], string> = {
    finished: 'It is done',
    'finished-with-warnings': 'It is done, with warnings',
    failed: 'It failed',
    cancelled: 'It was cancelled',
    lost: 'Adobe did not say how it ended',
  };
  const ago = duration(Math.max(0, now - at));
  return sentence(`I took that already, as ${run}. ${words[how]}, ${ago} ago. Nothing new was started.`);
}
export const notTaken = (): Message =>
  sentence('Not taken: my memory is out of reach just now, so nothing will happen later. Ask again in a minute.');
export const notSure = (): Message =>
  sentence('I am not sure whether I took that. Asking again is safe: it will never run twice.');

/** The question before an inline write in production. */
export function confirm(ask: string, request: Request, runsToday: number | undefined): Message {
  const counts = request.audiences.map(
    ({ name, last }) =>
      `${foreign(name)}: ${last ? `${profileCount(last.profiles)} at the last count` : 'never counted'}`,
  );
  const quota = request.kind === 'export' || runsToday === undefined ? [] : [`${evaluationsToday(runsToday)}.`];
  const to = datasetName(request);
  const what = {
    evaluation: 'Evaluate',
    export: `Export to ${to}`,
    'evaluation-then-export': `Evaluate, then export to ${to}`,
  };
  const text = [`*${what[request.kind]} in ${sandboxWords(request)}?*`, ...counts, ...quota].join('\n');
  return message(text, [
    section(text),
    buttons(
      { action: actions.start, text: 'Start in PRODUCTION', value: ask, style: 'primary' },
      { action: actions.drop, text: 'Do not start', value: ask },
    ),
  ]);
}

/** To the asker, when their place will not have us: nothing was sent to Adobe yet. */
export function noPlace(run: string, channel: string): Message {
  const text = `I cannot post in <#${channel}>, so ${run} has not been sent to Adobe. Invite me there and press “Try the channel again”, choose another channel, or have it told to you. I keep it for 30 minutes.`;
  return message(text, [
    section(text),
    buttons(
      { action: actions.hereAgain, text: 'Try the channel again', value: run, style: 'primary' },
      { action: actions.toMe, text: 'Report to me', value: run },
      { action: actions.cancel, text: 'Forget it', value: run },
    ),
    channelMenu({ action: actions.elsewhere, block: run, hint: 'Report in another channel' }),
  ]);
}

/** To the channel of a run whose record cannot be read. */
export const unreadable = (run: string): Message =>
  sentence(
    `I can no longer read my record of ${run}, so I stopped watching it. What Adobe was doing goes on there; look for it in Adobe before asking again.`,
  );

/** The end of an ask that never became a run. */
export function nothingStarted(run: string, reason: string): Message {
  return sentence(`${run}: ${foreign(reason, 1_500)} Nothing was started for it.`);
}

/** What a section takes, less the fence around it. */
const LONGEST_COMMAND = 2_990;

/** In one message, and letter by letter. */
export const isShownWhole = (command: string): boolean =>
  entities(command).length <= LONGEST_COMMAND && line(command) === command && !command.includes('```');

/** To be copied letter by letter: it has no fence of its own. */
export const command = (text: string): Message => sentence(fence([text]));

export function details(story: Story): Message {
  const stages = story.stages.map(({ stage, state, jobId, status, sentAt, endedAt }) => {
    const words = dotted(
      `${stage}: ${state}`,
      status && `Adobe says ${foreign(status)}`,
      jobId && `job ${code(jobId)}`,
      sentAt === undefined ? undefined : `sent ${moment(sentAt)}`,
      endedAt === undefined || sentAt === undefined ? undefined : `took ${duration(endedAt - sentAt)}`,
    );
    return `• ${words}`;
  });
  const names = story.request.audiences.map(({ id, name }) => `• ${foreign(name)} ${code(id)}`);
  return sentence(
    [
      `*${task(story)}*`,
      `${story.run} · ${audienceNames(story.request)} · asked ${moment(story.askedAt)}`,
      ...stages,
      ...names,
    ].join('\n'),
  );
}

/** What Adobe's support asks for. Times are in UTC for them. */
export function support(story: Story, ids: Support): Message {
  const utc = (at: number) => new Date(at).toISOString();
  const lines = [
    `org ${ids.org}`,
    `sandbox ${ids.sandbox}`,
    ...(ids.jobId === undefined ? [] : [`job ${ids.jobId}`]),
    ...(ids.code === undefined ? [] : [`code ${ids.code}`]),
    ...(ids.requestId === undefined ? [] : [`requestId ${ids.requestId}`]),
    ...(ids.ourRequestId === undefined ? [] : [`x-request-id ${ids.ourRequestId}`]),
    ...ids.gatewayJobs.map((job) => `gateway job ${job}`),
    ...(ids.sentAt === undefined ? [] : [`sent ${utc(ids.sentAt)}`]),
    `failed ${utc(ids.failedAt)}`,
  ];
  return sentence(`For Adobe’s support, ${story.run}:\n${fence(lines)}`);
}
