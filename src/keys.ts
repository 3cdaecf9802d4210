/** Every key that Usher keeps in Redis, in one place. `{usher}` is a hash tag: a script takes keys of one slot only. */
export const keys = {
  /** What BullMQ's own keys begin with, before the name of the queue. */
  queuePrefix: '{usher}',
  counter: '{usher}:runs:counter',
  live: '{usher}:runs:live',
  /** Written to see whether it can be. */
  probe: '{usher}:probe',
  runPrefix: '{usher}:run:',
  run: (run: string) => `{usher}:run:${run}`,
  /** What changes while a run lives: what its cards show, when it was woken. */
  now: (run: string) => `{usher}:now:${run}`,
  byChannel: (channel: string) => `{usher}:runs:channel:${channel}`,
  byPerson: (person: string) => `{usher}:runs:person:${person}`,
  delivery: (key: string) => `{usher}:delivery:${key}`,
  request: (digest: string) => `{usher}:request:${digest}`,
  /** A question that waits for its answer, with all that it is about. */
  question: (id: string) => `{usher}:question:${id}`,
  answer: (id: string) => `{usher}:answer:${id}`,
  channel: (id: string) => `{usher}:channel:${id}`,
  /** Usher has introduced itself there. */
  greeted: (channel: string) => `{usher}:greeted:${channel}`,
  /** A guest was told within the last hour that Usher is not for them. */
  guestTold: (person: string) => `{usher}:guest-told:${person}`,
  /** What one person may do: when their bucket of asks is full again, the deliveries that were counted, and so on. */
  asks: (person: string) => `{usher}:asks:${person}`,
  asked: (delivery: string) => `{usher}:asked:${delivery}`,
  limitTold: (person: string) => `{usher}:limit-told:${person}`,
  homes: (person: string) => `{usher}:homes:${person}`,
  newDatasets: (person: string) => `{usher}:new-datasets:${person}`,
  /** Their runs that may be live; which are is in the set of all live ones. */
  liveOf: (person: string) => `{usher}:runs:live-of:${person}`,
  /** Which run an Adobe job belongs to. */
  owner: (sandbox: string, kind: JobKind, id: string) => `{usher}:owner:${sandbox}:${kind}:${id}`,
  /** The evaluation of this set of audiences that goes on: which run sends it, and Adobe's job once there is one. */
  evaluating: (sandbox: string, digest: string) => `{usher}:evaluating:${sandbox}:${digest}`,
  /** The runs that need that evaluation, and have no job of Adobe's for it yet. */
  waiting: (sandbox: string, digest: string) => `{usher}:waiting:${sandbox}:${digest}`,
  /** The runs that need this segment job. */
  needs: (sandbox: string, id: string) => `{usher}:needs:${sandbox}:${id}`,
  watch: (sandbox: string, kind: JobKind) => `{usher}:watch:${sandbox}:${kind}`,
  watchSince: (sandbox: string, kind: JobKind) => `{usher}:watch-since:${sandbox}:${kind}`,
  seen: (sandbox: string, kind: JobKind, id: string) => `{usher}:seen:${sandbox}:${kind}:${id}`,
  /** Adobe was seen to echo our request ids in such jobs. */
  echoes: (sandbox: string, kind: JobKind) => `{usher}:echoes:${sandbox}:${kind}`,
  /** Who has begun an effect, such as to cancel a job: a digest of what it is. */
  effect: (digest: string) => `{usher}:effect:${digest}`,
  took: (digest: string) => `{usher}:took:${digest}`,
  evaluated: (sandbox: string) => `{usher}:evaluated:${sandbox}`,
  /** When the next post in this channel may be. */
  postPace: (channel: string) => `{usher}:pace:post:${channel}`,
  /** Who waits to post there, and whose turn it was last. */
  postLine: (channel: string) => `{usher}:pace:line:${channel}`,
  postTurns: (channel: string) => `{usher}:pace:turns:${channel}`,
  /** The edits of the last minute; who waits for one, and whose turn it was last. */
  edits: '{usher}:pace:edits',
  editLine: '{usher}:pace:edits:line',
  editTurns: '{usher}:pace:edits:turns',
};

/** The two kinds of Adobe's jobs; an evaluation is Adobe's segment job. */
export type JobKind = 'evaluation' | 'export';
