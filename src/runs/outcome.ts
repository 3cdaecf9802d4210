import { z } from 'zod';

const ms = z.number();
const stage = z.enum(['evaluation', 'export']);

/** The ids and times that Adobe's support asks for. */
const support = z.object({
  org: z.string(),
  sandbox: z.string(),
  jobId: z.string().exactOptional(),
  code: z.string().exactOptional(),
  /** Adobe's request id. */
  requestId: z.string().exactOptional(),
  /** The x-request-id that we sent. */
  ourRequestId: z.string().exactOptional(),
  gatewayJobs: z.array(z.string()),
  sentAt: ms.exactOptional(),
  failedAt: ms,
});

/** Why the asker may no longer have the run sent. */
const lostRight = z.object({
  /**
   * `member`: no full member any more; `operator`: may not write in production any more; `turned`: the sandbox became a
   * production sandbox, where they may not write or have not said yes; `sandbox`: none of that name any more.
   */
  lost: z.enum(['member', 'operator', 'turned', 'sandbox']),
  /** Slack user id of the asker. */
  who: z.string(),
  /** Slack user ids of those who could ask for it there now; absent if every full member could. */
  may: z.array(z.string()).exactOptional(),
});

/** The evaluations of a day and sandbox that Adobe would not exceed. */
const quota = z.object({
  /** Epoch ms. */
  resets: ms,
  /** What used them, as far as Adobe lists it: runs of ours, and how many others. Absent if Adobe did not tell. */
  used: z.object({ runs: z.array(z.string()), outside: z.number() }).exactOptional(),
});

const failed = z.object({
  how: z.literal('failed'),
  at: ms,
  stage,
  /** Adobe's own words, or ours where Adobe said nothing. */
  reason: z.string(),
  /** A creating call went unanswered twice: the job may have started all the same. */
  mayHaveStarted: z.boolean(),
  /** Ids of the batches that Adobe reports of an export that failed. */
  batches: z.array(z.string()).exactOptional(),
  /** Set if the run was not sent because we ourselves refused. */
  right: lostRight.exactOptional(),
  /** Set if Adobe refused because the day's evaluations are used up. */
  quota: quota.exactOptional(),
  support,
});

const cancelled = z.object({
  how: z.literal('cancelled'),
  at: ms,
  /** Slack user id; absent if it was cancelled in Adobe, not by us. */
  by: z.string().exactOptional(),
  /** False if Adobe took nothing of this run. */
  submitted: z.boolean(),
  /** The job had ended before Adobe took up the cancelling. */
  finishedAnyway: z.boolean(),
  /** The call was sent, Adobe never answered, and the job is not in Adobe's list. */
  unconfirmed: z.boolean().exactOptional(),
  /** The evaluation goes on for another run that shares it. */
  stillNeeded: z.boolean().exactOptional(),
  /** That other run: the followers of this one follow it from now on. */
  heir: z.string().exactOptional(),
  /** The job was left alone: Adobe never answered, and it may be somebody else's. */
  alike: z.boolean().exactOptional(),
  /** The job was left alone: it was started outside Usher, and this run had only joined it. */
  outside: z.boolean().exactOptional(),
  /** Why Adobe would not cancel, in its words. */
  refused: z.string().exactOptional(),
  /** It was on hold, and taken back. */
  withdrawn: z.boolean().exactOptional(),
});

/** It was on hold, and what it waited for did not come in time: nothing was sent. */
const expired = z.object({ how: z.literal('expired'), at: ms, quota: quota.exactOptional() });

/** How a run ended; each has one report per channel. Times in epoch ms. */
export const endingSchema = z.discriminatedUnion('how', [
  z.object({ how: z.literal('finished'), at: ms }),
  z.object({ how: z.literal('finished-with-warnings'), at: ms, warnings: z.array(z.string()) }),
  failed,
  cancelled,
  expired,
  z.object({ how: z.literal('lost'), at: ms, stage, support }),
]);

export type LostRight = z.infer<typeof lostRight>;
export type Quota = z.infer<typeof quota>;
export type RunStage = z.infer<typeof stage>;
export type Support = z.infer<typeof support>;
export type Ending = z.infer<typeof endingSchema>;
