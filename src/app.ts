import { ownValue } from './platform/own-value.js';
import { evaluateAudience, exportAudience, exportToDataset } from './buttons/audience.js';
import { tellElsewhere, tellMe, tryPlaceAgain } from './buttons/report-channel.js';
import * as hold from './buttons/hold.js';
import { details } from './buttons/details.js';
import * as run from './buttons/run.js';
import { fromMenu } from './buttons/menu.js';
import { share } from './buttons/share.js';
import { runCommands } from './buttons/run-command.js';
import { cancel } from './commands/cancel.js';
import { channel } from './commands/channel.js';
import { dataset } from './commands/dataset.js';
import { evaluate } from './commands/evaluate.js';
import { exportVerb } from './commands/export.js';
import { files } from './commands/files.js';
import { find } from './commands/find.js';
import { follow } from './commands/follow.js';
import { help } from './commands/help.js';
import { jobs } from './commands/jobs.js';
import { profile } from './commands/profile.js';
import { sandbox } from './commands/sandbox.js';
import { schedule } from './commands/schedule.js';
import { size } from './commands/size.js';
import { status } from './commands/status.js';
import { answerQuestion, declineQuestion } from './questions/index.js';
import { home } from './triggers/home.js';
import { joinedChannel } from './triggers/joined.js';
import {
  changeSandbox,
  toggleTimeInput,
  openDataset,
  openPerAudience,
  refreshCounts,
  switchFollowUp,
  expandFilters,
} from './forms/run/updates.js';
import { type Action, actions } from './messages/buttons.js';
import { actionIds } from './forms/run/ids.js';
import { commandCopied, commandFormId } from './forms/command.js';
import { audienceOptions, datasetOptions } from './forms/options.js';
import { exportThisId, exportThisMessage } from './triggers/export-this.js';
import type { Button, FieldHandler, Event, FormHandler, OptionsSource, Shortcut, Verb } from './handlers.js';

/** Every entry point from Slack with its handler; manifest.yml declares the same. */
export const command = '/audience';

/** In the order in which help lists them. */
export const verbs = {
  evaluate,
  export: exportVerb,
  status,
  jobs,
  follow,
  cancel,
  schedule,
  find,
  size,
  dataset,
  files,
  profile,
  sandbox,
  channel,
  help,
} satisfies Record<string, Verb>;

const { followJob, openForm, runVerb, showJob, sizeOfAudience, stopJob } = runCommands(verbs);

/** Those of several verbs’ answers; the others come with their verb. */
const sharedButtons: Record<Action, Button> = {
  [actions.menu]: fromMenu((action) => ownValue(buttons, action)),
  [actions.details]: details,
  [actions.support]: details,
  [actions.handOver]: run.handOver,
  [actions.command]: run.copyAsCommand,
  [actions.check]: run.checkNow,
  [actions.cancel]: run.cancelRun,
  [actions.forget]: run.forgetRun,
  [actions.atReset]: hold.runAtReset,
  [actions.withdraw]: hold.withdrawRun,
  [actions.sendNow]: hold.sendNow,
  [actions.again]: run.runAgain,
  [actions.exportThis]: run.exportThis,
  [actions.answer]: answerQuestion,
  [actions.decline]: declineQuestion,
  [actions.toMe]: tellMe,
  [actions.hereAgain]: tryPlaceAgain,
  [actions.elsewhere]: tellElsewhere,
  [actions.share]: share,
  [actions.evaluateAudience]: evaluateAudience,
  [actions.exportAudience]: exportAudience,
  [actions.size]: sizeOfAudience,
  [actions.exportTo]: exportToDataset,
  [actions.jobDetails]: showJob,
  [actions.followJob]: followJob,
  [actions.stopJob]: stopJob,
  [actions.runVerb]: runVerb,
  [actions.openForm]: openForm,
};

const every: Verb[] = Object.values(verbs);

/** By action id. */
export const buttons: Record<string, Button> = {
  ...sharedButtons,
  ...Object.fromEntries(every.flatMap((verb) => Object.entries(verb.buttons ?? {}))),
};

/** By callback id. */
export const forms: Record<string, FormHandler> = {
  [commandFormId]: commandCopied,
  ...Object.fromEntries(every.flatMap((verb) => Object.entries(verb.forms ?? {}))),
};

/** Fields that change their open form, by action id. */
export const changes: Record<string, FieldHandler> = {
  [actionIds.sandbox]: changeSandbox,
  [actionIds.audiences]: refreshCounts,
  [actionIds.then]: switchFollowUp,
  [actionIds.filters]: expandFilters,
  [actionIds.times]: toggleTimeInput,
  [actionIds.perAudience]: openPerAudience,
  [actionIds.createDataset]: openDataset,
};

/** Pickers whose options we provide, by action id. */
export const options: Record<string, OptionsSource> = {
  [actionIds.audiences]: audienceOptions,
  [actionIds.dataset]: datasetOptions,
};

/** By callback id. */
export const shortcuts: Record<string, Shortcut> = { [exportThisId]: exportThisMessage };

export const events: Record<string, Event> = { member_joined_channel: joinedChannel, app_home_opened: home };

/** Events of messages in which the same is read as after the command, as the manifest names them. */
export const messageEvents = ['app_mention', 'message.im'] as const;
