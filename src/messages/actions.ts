/** Action ids of the buttons that belong to no single verb; each has a handler in the map. A verb’s own are in its file. */
export const actions = {
  details: 'run:details',
  check: 'run:check',
  cancel: 'run:cancel',
  forget: 'run:forget',
  exportThis: 'run:export',
  again: 'run:again',
  command: 'run:command',
  support: 'run:support',
  handOver: 'run:hand-over',
  answer: 'question:answer',
  decline: 'question:decline',
  toMe: 'place:me',
  hereAgain: 'place:again',
  elsewhere: 'place:elsewhere',
  share: 'answer:share',
  evaluateAudience: 'audience:evaluate',
  exportAudience: 'audience:export',
  size: 'audience:size',
  exportTo: 'dataset:export',
  jobDetails: 'job:details',
  followJob: 'job:follow',
  stopJob: 'job:stop',
  runVerb: 'verb:run',
} as const;

export type Action = (typeof actions)[keyof typeof actions];
