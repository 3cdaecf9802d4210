import type { ListedJob } from '../../playground/adobe/control.js';
import type { Ledger } from './ledger.js';
import { sentAlthoughCancelled } from './cancelled.js';
import { brokenBy, promisesIn } from './promises.js';
import { evaluates, runsIn, runsOfNobody, sameSet, type SeenRun } from './runs.js';

/**
 * What is wrong, in words; nothing where all is well. The rules, each a function below. *The same*: the same audiences in the same sandbox.
 * *Ours*: a job that Usher made. A job *lives* from its making to its end, or until Adobe was told to cancel it.
 */
export function audit(ledger: Ledger): string[] {
  const runs = runsIn(ledger);
  const rules = [
    twice,
    notHandedOn,
    sentAlthoughCancelled,
    moreThanAsked,
    takenFromOthers,
    exportsTaken,
    counts,
    jobsFollowed,
    begunTwice,
    toldTwice,
    cardsLeft,
  ];
  const promises = promisesIn(ledger).map((promised) => brokenBy(ledger, promised));
  return [
    ...rules.flatMap((rule) => rule(ledger, runs)),
    ...new Set(promises.filter((broken) => broken !== undefined)),
    ...left(ledger),
    ...answers(ledger),
    ...runsOfNobody(ledger).map((run) => `nobody was told that ${run} was begun, nor left unsure`),
  ];
}

export type Rule = (ledger: Ledger, runs: SeenRun[]) => string[];

const isOurs = ({ requestId, source }: ListedJob) => !requestId.startsWith('outside') && source !== 'scheduler';
const evaluations = ({ jobs }: Ledger) => jobs.filter((job) => job.kind === 'segment' && isOurs(job));
const name = ({ id, segmentIds }: ListedJob) => `${id.slice(0, 8)} of ${segmentIds.map((one) => one.slice(-2)).join()}`;

function endOf({ status, endsAt, cancelledAt }: ListedJob): number {
  return status === 'CANCELLED' ? (cancelledAt ?? endsAt) : endsAt;
}

/** Pairs of our evaluations of the same, the one that was made first at the head. */
function pairs(ledger: Ledger): [ListedJob, ListedJob][] {
  const ours = evaluations(ledger);
  return ours.flatMap((first) =>
    ours
      .filter((other) => other.createdAt > first.createdAt && sameSet(other.segmentIds, first.segmentIds))
      .map((other): [ListedJob, ListedJob] => [first, other]),
  );
}

/** 1. While an evaluation of ours lives none of the same is made. */
const twice: Rule = (ledger) =>
  pairs(ledger)
    .filter(([first, other]) => other.createdAt < Math.min(endOf(first), first.cancelledAt ?? Infinity))
    .map(([first, other]) => `evaluated twice: ${name(other)} was made while ${name(first)} was under way`);

/**
 * 2. One that has succeeded serves everybody who waited for it: nobody who was seen to sleep before its end, with a card, reports the counts
 * of one that was made after it. (Who was not seen so may have been about to look for the first time.)
 */
const notHandedOn: Rule = (ledger, runs) =>
  evaluations(ledger)
    .filter(({ status }) => status === 'SUCCEEDED')
    .flatMap((first) =>
      runs
        .filter((run) => evaluates(run) && sameSet(run.audiences, first.segmentIds))
        .filter((run) => waited(ledger, run, first.endsAt) && isLaterThan(first, given(ledger, run)))
        .map(({ run }) => `not handed on: ${run} waited for ${name(first)}, and was given a later one`),
    );

/** The jobs whose counts the run reports: several, where their counts are the same. */
function given({ jobs }: Ledger, { report, audiences }: SeenRun): ListedJob[] {
  if (!report) return [];
  return jobs.filter((job) => sameSet(job.segmentIds, audiences) && job.endsAt <= report.at && says(report.text, job));
}

function isLaterThan(first: ListedJob, jobs: ListedJob[]): boolean {
  return jobs.length > 0 && jobs.every((job) => job !== first && job.createdAt >= first.endsAt);
}

/** It had its card by then and had done all that it could: whoever sleeps with a card has asked whose turn it is. */
function waited({ asleep }: Ledger, { run, cardAt = Infinity }: SeenRun, by: number): boolean {
  return asleep.some(({ at, runs }) => cardAt < at && at < by && runs.includes(run));
}

/** 4. There are no more exports of the same to a dataset than runs that asked for one, and no more evaluations than runs. */
const moreThanAsked: Rule = (ledger, runs) => {
  const made = [...evaluations(ledger), ...ledger.jobs.filter((job) => job.kind === 'export' && isOurs(job))];
  const kinds = new Map(made.map((job) => [`${job.kind} of ${job.segmentIds.join()} to ${datasetOf(job)}`, job]));
  return [...kinds].flatMap(([what, job]) => {
    const same = made.filter(
      (one) => one.kind === job.kind && sameSet(one.segmentIds, job.segmentIds) && datasetOf(one) === datasetOf(job),
    );
    const asked = runs.filter(
      (run) =>
        sameSet(run.audiences, job.segmentIds) && (job.kind === 'segment' ? evaluates(run) : run.kind !== 'evaluation'),
    );
    return same.length > asked.length ? [`${same.length} of ${what}, asked for by ${asked.length} runs`] : [];
  });
};

function datasetOf({ body }: ListedJob): string {
  return /"dataSetId":"(\w+)"|"datasetId":"(\w+)"/.exec(JSON.stringify(body))?.slice(1).find(Boolean) ?? '';
}

/**
 * 5. No evaluation of ours is cancelled while a run waits for it: one that was seen to sleep with its card before the last yes to a cancel,
 * was not cancelled itself, and was given no other one that was there by then. (Where a job was cancelled by its id it was cancelled for
 * all; one that has ended stays as it is.)
 */
const takenFromOthers: Rule = (ledger, runs) =>
  deletions(ledger, 'segment').flatMap(({ job, at }) => {
    const [last] = ledger.entries
      .filter(({ act, yes }) => act.is === 'cancel' && yes !== undefined && yes.at <= at)
      .sort((one, other) => (other.yes?.at ?? 0) - (one.yes?.at ?? 0));
    if (!isOurs(job) || job.endsAt <= at || cancelledById(ledger, job.segmentIds, at).includes(job.id)) return [];
    const byId = cancelledById(ledger, job.segmentIds, at).length > 0;
    return runs
      .filter((run) => evaluates(run) && sameSet(run.audiences, job.segmentIds))
      .filter((run) => waited(ledger, run, last?.yes?.at ?? 0))
      .filter(({ cancelledAt = Infinity, report }) =>
        cancelledAt === Infinity ? !(byId && report?.text.startsWith('⏹')) : cancelledAt > at,
      )
      .filter((run) => (run.report?.at ?? Infinity) > at)
      .filter((run) => !given(ledger, run).some((other) => other !== job && other.createdAt <= at))
      .map(({ run }) => `cancelled although needed: ${name(job)} was deleted while ${run} waited`);
  });

/** The jobs of these audiences that were cancelled by their ids. */
function cancelledById({ entries, jobs }: Ledger, audiences: string[], by: number): string[] {
  const cancels = entries.filter(({ act, yes }) => act.is === 'cancel' && act.what === 'job' && yes && yes.at <= by);
  return jobs
    .filter(({ id, segmentIds }) => sameSet(segmentIds, audiences) && cancels.some(({ about }) => about === id))
    .map(({ id }) => id);
}

/** The first call for each: a call that Adobe refused is repeated, and what came in between waits for its outcome. */
function deletions({ calls, jobs }: Ledger, kind: ListedJob['kind']) {
  const all = calls.flatMap(({ method, path, at }) => {
    const job = jobs.find((one) => one.kind === kind && path.endsWith(`/${one.id}`));
    return method === 'DELETE' && job ? [{ job, at }] : [];
  });
  return all.filter(({ job, at }) => !all.some((one) => one.job === job && one.at < at));
}

/** 6. No export is cancelled unless somebody said yes to the cancelling of a run that writes just this, or of the job. */
const exportsTaken: Rule = (ledger, runs) =>
  deletions(ledger, 'export')
    .filter(({ job, at }) => {
      const byId = ledger.entries.some(({ about, yes }) => about === job.id && yes !== undefined);
      const own = runs.filter((run) => run.kind !== 'evaluation' && sameSet(run.audiences, job.segmentIds));
      return !byId && !own.some(({ cancelledAt = Infinity }) => cancelledAt <= at);
    })
    .map(({ job }) => `an export that nobody cancelled was deleted: ${name(job)}`);

/**
 * 7. A report of an evaluation that succeeded has the counts of one job of the same that were news: no report had told them when the run was
 * asked for. (One that is over, and of which nobody here has heard, is still joined.)
 */
const counts: Rule = (ledger, runs) =>
  runs.flatMap(({ run, kind, report, audiences, askedAt }) => {
    if (kind === 'export' || report === undefined || !isGood(report.text)) return [];
    const served = ledger.jobs.some(
      (job) =>
        job.kind === 'segment' &&
        sameSet(job.segmentIds, audiences) &&
        says(report.text, job) &&
        !wasTold(ledger, job, askedAt),
    );
    return served ? [] : [`${run} reports counts of no evaluation that it could have waited for: ${report.text}`];
  });

/** A report had its counts by then: none before its end, since those of another one may be the same. */
function wasTold({ posts }: Ledger, job: ListedJob, by: number): boolean {
  return posts.some(
    ({ post, text, at }) => ['report', 'private'].includes(post) && at > job.endsAt && at < by && says(text, job),
  );
}

const isGood = (report: string) => /^(✅|⚠️)/.test(report);

const LEFT_ALONE = /may be someone else’s, so I left it alone|Nothing was started\./;

const asked = ({ entries }: Ledger, person: string, run: string) =>
  entries.some(
    (entry) => entry.person === person && new RegExp(`^${run} (?:queued|not sent to Adobe yet)`).test(entry.said),
  );

const NAMES: Record<string, string> = {
  '01': 'VIP buyers',
  '02': 'Cart leavers',
  '03': 'Newsletter readers',
};

/** The text counts each audience as the job did. */
export function says(text: string, { segmentIds, counters, status }: ListedJob): boolean {
  if (status !== 'SUCCEEDED') return false;
  // What was counted besides is of another job, and may be the same number.
  const own = text.replace(/^Also counted in this job:.*$/m, '');
  return segmentIds.every((id) => {
    const number = (counters[id] ?? NaN).toLocaleString('en-US');
    // Its name, or the end of its id where Adobe did not tell the name of what is only followed.
    return new RegExp(`(?:${NAMES[id.slice(-2)]}|…${id.slice(-8)})[^\\d]{0,20}${number}\\b`).test(own);
  });
}

/**
 * 8. Who followed a job by its id at Adobe reads its counts in that place, if it succeeded, or alone, if the place is gone; or that it may be
 * somebody else's and was left alone, where the run that took it for its own was cancelled; or that nothing was started, where there was no
 * place. Who asked for that run has its report, however it ended.
 */
const jobsFollowed: Rule = (ledger) =>
  promisesIn(ledger).flatMap(({ job: id, place, person, run }) => {
    const job = ledger.jobs.find((one) => one.id === id);
    if (job?.kind !== 'segment' || job.status !== 'SUCCEEDED' || asked(ledger, person, run)) return [];
    const places = [place, `D${person.slice(1)}`];
    const told = ledger.posts
      .filter(({ channel }) => places.includes(channel))
      .some((post) => says(post.text, job) || (post.run === run && LEFT_ALONE.test(post.text)));
    return told ? [] : [`${person} followed ${name(job)} in ${place} (${run}), and never read its counts`];
  });

/**
 * 9. Nobody begins what a run that was begun before does already, and goes on to do well: they follow it, or are told of it. (What was taken
 * unread is held against the others later; who was told that it was done a moment ago may insist.)
 */
const begunTwice: Rule = (_ledger, runs) =>
  runs.flatMap((run) => {
    const { saidAt: begun = Infinity } = run;
    const others = runs.filter(
      ({ request, saidAt = Infinity, report }) =>
        request === run.request &&
        saidAt < run.askedAt &&
        report !== undefined &&
        report.at > begun &&
        isGood(report.text),
    );
    return run.insisted ? [] : others.map((other) => `begun twice: ${run.run} does what ${other.run} did`);
  });

/**
 * 12. Nothing is told twice in a place, and no report says that it may be: Usher may read every place, and finds there what Slack did not
 * confirm.
 */
const toldTwice: Rule = ({ posts }) => {
  const once = new Set<string>();
  return posts.flatMap(({ run, post, channel, text }) => {
    const what = `${post} of ${run} in ${channel}`;
    const wrong = [...(once.has(what) ? [`told twice: ${what}`] : [])];
    if (text.includes('Posted again')) wrong.push(`said to be repeated: ${what}`);
    if (['card', 'report', 'private', 'overdue'].includes(post)) once.add(what);
    return wrong;
  });
};

/** 13. When all is over no card says that its run goes on, but where Usher may edit nothing any more. */
const cardsLeft: Rule = ({ posts, closed }) =>
  posts
    .filter(({ post, channel, text }) => post === 'card' && !closed.includes(channel) && !text.includes(' · ended '))
    .map(({ run, channel, text }) => `left as it was: the card of ${run} in ${channel}: ${text}`);

/** 10. When all is over nothing goes on: no run lives, nothing sleeps or waits in the queue. */
function left({ left: { live, queued } }: Ledger): string[] {
  return [
    ...(live.length > 0 ? [`still going on: ${live.join(', ')}`] : []),
    ...(queued !== 0 && live.length === 0 ? [`${queued} left in the queue`] : []),
  ];
}

/**
 * 11. Everybody who said something is answered, nothing goes wrong on our side, and who is left unsure whether an ask was taken, and asks again,
 * is told in the end. No run is told of that nobody has asked for.
 */
function answers({ entries }: Ledger): string[] {
  return entries.flatMap(({ act, said, about }) => {
    const spoke = act.is === 'ask' || ((act.is === 'follow' || act.is === 'cancel') && about !== undefined);
    if (spoke && said === '') return [`no answer to ${JSON.stringify(act)}`];
    return /went wrong|I’m not sure|Not queued/.test(said) ? [`${JSON.stringify(act)} was answered with: ${said}`] : [];
  });
}
