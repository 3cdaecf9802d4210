import type { Sentence } from '../errors.js';
import type { Request } from '../request/request.js';
import type { Ending, Message, Story, Support } from '../runs/view.js';
import { actions } from './actions.js';
import { audienceNames, evaluationsToday, sandboxWords, task } from './phrases.js';
import { code, cutFormatted, entities, fence, foreign, line } from '../platform/escape.js';
import {
  buttons,
  channelMenu,
  context,
  dotted,
  duration,
  message,
  moment,
  section,
  sections,
  spoken,
} from './mrkdwn.js';
import { willHappen } from './request-summary.js';

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
  sentence(cutFormatted(sentences.map((one) => spoken(one)).join('\n'), MISTAKES));

/** Where a run is told, seen from where it was asked for; Slack channel ids, `D…` is the person's own. */
export interface ToldWhere {
  channel: string;
  asked: string;
  /** Whether we may post there, as far as Slack says. */
  state?: 'open' | 'closed' | 'unknown';
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

/** Nothing is sent to Adobe before it has a place to be told in. */
export function started(run: string, where: ToldWhere): Message {
  const to = whom(where);
  if (where.state === 'open') return sentence(`Started as ${run}. I will tell ${to} when it is done.`);
  if (where.state === 'closed')
    return sentence(
      `Taken as ${run}, and not sent to Adobe yet: I can’t post in ${placeWords(where)}. I ask you in our direct messages where to report; I keep it for 30 minutes.`,
    );
  return sentence(
    `Taken as ${run}. I will tell ${to} when it is done; where I can’t post, I ask you before anything is sent.`,
  );
}

const placeWords = (where: ToldWhere): string =>
  whom(where) === 'the channel' ? 'this channel' : `<#${where.channel}>`;

export function joined(run: string, where: ToldWhere): Message {
  if (where.state === 'closed')
    return sentence(
      `${run} would follow it, and I can’t post in ${placeWords(where)}. I ask you in our direct messages where to report.`,
    );
  return sentence(`Following it as ${run}: its card and its report come to this channel.`);
}
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

/** Characters of a question, which is never edited: what will happen is in its text as a whole, too. */
const QUESTION = 20_000;

/** The question before an inline write in production: all that will happen, as the review of a form shows it. */
export function confirm(
  ask: string,
  { request, reportIn, runsToday }: { request: Request; reportIn: string; runsToday: number | undefined },
): Message {
  const { to, audiences, rest } = willHappen(request, reportIn);
  const what = { evaluation: 'Evaluate', export: 'Export', 'evaluation-then-export': 'Evaluate, then export' };
  const quota = request.kind === 'export' || runsToday === undefined ? [] : [`${evaluationsToday(runsToday)}.`];
  const title = `*${what[request.kind]} in ${sandboxWords(request)}?*`;
  const lines = [...(request.kind === 'evaluation' ? [] : [to]), ...audiences, ...rest, ...quota];
  const blocks = [
    section(title),
    ...sections(lines),
    buttons(
      { action: actions.start, text: 'Start in PRODUCTION', value: ask, style: 'primary' },
      { action: actions.drop, text: 'Do not start', value: ask },
    ),
  ];
  return message([title, ...lines].join('\n'), blocks, QUESTION);
}

/** To the asker, when their place will not have us: nothing was sent to Adobe yet. */
export function noPlace(run: string, channel: string, why: 'closed' | 'not-theirs' = 'closed'): Message {
  const reason = {
    closed: `I cannot post in <#${channel}>, so ${run} has not been sent to Adobe. Invite me there and press “Try the channel again”, choose another channel, or have it told to you.`,
    'not-theirs': `You are not in <#${channel}>, or it is shared with another organisation, so ${run} has not been sent to Adobe. Choose another channel, or have it told to you.`,
  };
  const text = `${reason[why]} I keep it for 30 minutes.`;
  return message(text, [
    section(text),
    buttons(
      { action: actions.hereAgain, text: 'Try the channel again', value: run, style: 'primary' },
      { action: actions.toMe, text: 'Report to me', value: run },
      { action: actions.forget, text: 'Forget it', value: run },
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
export function nothingStarted(run: string, reason: Sentence): Message {
  return sentence(`${run}: ${cutFormatted(spoken(reason), 2_900)} Nothing was started for it.`);
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
