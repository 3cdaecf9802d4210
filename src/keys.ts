/** All of Usher's Redis keys. `{usher}` is a hash tag, as the keys of a script must share one cluster slot. */
export const keys = {
  /** The prefix of BullMQ's own keys; the queue's name follows. */
  queuePrefix: '{usher}',
  counter: '{usher}:runs:counter',
  live: '{usher}:runs:live',
  /** Written only to see whether Redis accepts writes. */
  probe: '{usher}:probe',
  /** Written after what replicas are waited for. */
  replicated: '{usher}:replicated',
  runPrefix: '{usher}:run:',
  run: (run: string) => `{usher}:run:${run}`,
  /** The changing state of a live run: what its cards show, how often it was woken. */
  now: (run: string) => `{usher}:now:${run}`,
  byChannel: (channel: string) => `{usher}:runs:channel:${channel}`,
  byPerson: (person: string) => `{usher}:runs:person:${person}`,
  delivery: (key: string) => `{usher}:delivery:${key}`,
  /** A message to Usher that was heard, by workspace, channel and timestamp. */
  heard: (message: string) => `{usher}:heard:${message}`,
  request: (digest: string) => `{usher}:request:${digest}`,
  /** An open question, with everything that its answer needs. */
  question: (id: string) => `{usher}:question:${id}`,
  answer: (id: string) => `{usher}:answer:${id}`,
  channel: (id: string) => `{usher}:channel:${id}`,
  greeted: (channel: string) => `{usher}:greeted:${channel}`,
  /** This guest was told within the last hour that Usher is not for them. */
  guestTold: (person: string) => `{usher}:guest-told:${person}`,
  /** The time at which the person's bucket of asks is full again; `asked`: a delivery that was counted. */
  asks: (person: string) => `{usher}:asks:${person}`,
  asked: (delivery: string) => `{usher}:asked:${delivery}`,
  limitTold: (person: string) => `{usher}:limit-told:${person}`,
  homes: (person: string) => `{usher}:homes:${person}`,
  newDatasets: (person: string) => `{usher}:new-datasets:${person}`,
  /** The person's runs that may be live; the set `live` decides. */
  liveOf: (person: string) => `{usher}:runs:live-of:${person}`,
  /** Which run an Adobe job belongs to. */
  owner: (sandbox: string, kind: JobKind, id: string) => `{usher}:owner:${sandbox}:${kind}:${id}`,
  /** The current evaluation of a set of audiences: the run that sends it, and Adobe's job once it exists. */
  evaluating: (sandbox: string, digest: string) => `{usher}:evaluating:${sandbox}:${digest}`,
  /** The runs that need this evaluation and have no job of Adobe's yet. */
  waiting: (sandbox: string, digest: string) => `{usher}:waiting:${sandbox}:${digest}`,
  /** The runs for which Adobe is counting this audience. */
  counting: (sandbox: string, audience: string) => `{usher}:counting:${sandbox}:${audience}`,
  /** The runs that need this segment job. */
  needs: (sandbox: string, id: string) => `{usher}:needs:${sandbox}:${id}`,
  /** Ends the key of a request that is to be held: only who would be held as well follows its run. */
  heldMark: ':until-reset',
  /** The runs of the sandbox that wait for a reset, in the order in which they came. */
  held: (sandbox: string) => `{usher}:held:${sandbox}`,
  /** Jobs that are watched, by the time of the next look at each; below, since when each is. */
  watch: (sandbox: string, kind: JobKind) => `{usher}:watch:${sandbox}:${kind}`,
  watchSince: (sandbox: string, kind: JobKind) => `{usher}:watch-since:${sandbox}:${kind}`,
  /** The runs that are woken when this job changes. */
  watchers: (sandbox: string, kind: JobKind, id: string) => `{usher}:watchers:${sandbox}:${kind}:${id}`,
  /** Watched jobs whose runs have not been woken since the last look, or are to be woken by the next one. */
  owed: (sandbox: string, kind: JobKind) => `{usher}:owed:${sandbox}:${kind}`,
  /** The kinds and sandboxes in which jobs were ever watched. */
  watchedPlaces: '{usher}:watched-places',
  /** How often the looks of this kind and sandbox were woken. */
  polls: (sandbox: string, kind: JobKind) => `{usher}:polls:${sandbox}:${kind}`,
  seen: (sandbox: string, kind: JobKind, id: string) => `{usher}:seen:${sandbox}:${kind}:${id}`,
  /** Set while Adobe is known to echo our request ids in jobs of this kind. */
  echoes: (sandbox: string, kind: JobKind) => `{usher}:echoes:${sandbox}:${kind}`,
  /** The person who has begun an effect, such as cancelling a job; the digest identifies the effect. */
  effect: (digest: string) => `{usher}:effect:${digest}`,
  took: (digest: string) => `{usher}:took:${digest}`,
  /** The last counts of an audience, by the time at which they were seen. */
  counts: (sandbox: string, id: string) => `{usher}:counts:${sandbox}:${id}`,
  /** Set while the workspace is known to take no tables. */
  tablesRefused: '{usher}:tables-refused',
  evaluated: (sandbox: string) => `{usher}:evaluated:${sandbox}`,
  /** The earliest time of the next post in this channel. */
  postPace: (channel: string) => `{usher}:pace:post:${channel}`,
  /** The line of those who wait to post in this channel; below it, whose turn it was last. */
  postLine: (channel: string) => `{usher}:pace:line:${channel}`,
  postTurns: (channel: string) => `{usher}:pace:turns:${channel}`,
  /** The edits of the last minute; below, the line of those who wait for one, and whose turn it was last. */
  edits: '{usher}:pace:edits',
  editLine: '{usher}:pace:edits:line',
  editTurns: '{usher}:pace:edits:turns',
  /** When the next one comes back that found no room in the line. */
  editTail: (weight: string) => `{usher}:pace:edits:tail:${weight}`,
};

/** An evaluation is a segment job in Adobe's words. */
export type JobKind = 'evaluation' | 'export';
