import { evaluateAudience, exportAudience, exportToDataset, sizeOfAudience } from './buttons/audience.js';
import { again, exportThis } from './buttons/again.js';
import { tellChannel } from './buttons/channel.js';
import { datasetSent } from './buttons/dataset.js';
import { handOver, showFiles } from './buttons/files.js';
import { cancelJob, followJob, leaveJob, stopJob } from './buttons/job.js';
import { tellElsewhere, tellMe, tryPlaceAgain } from './buttons/place.js';
import { dropAsked, startAsked } from './buttons/question.js';
import { cancelRun, checkNow, copyAsCommand, details, support } from './buttons/run.js';
import { chooseSandbox } from './buttons/sandbox.js';
import { createSchedule, doSchedule, leaveSchedule, pickScheduleTime, switchSchedule } from './buttons/schedule.js';
import { share } from './buttons/share.js';
import { runVerb } from './buttons/verb.js';
import { cancel } from './commands/cancel.js';
import { changeChannel, channel } from './commands/channel.js';
import { dataset, datasetCreate, datasetDrop, datasetNew, datasetsMore } from './commands/dataset.js';
import { evaluate } from './commands/evaluate.js';
import { exportVerb } from './commands/export.js';
import { files, filesMore } from './commands/files.js';
import { find, findMore } from './commands/find.js';
import { follow } from './commands/follow.js';
import { help } from './commands/help.js';
import { jobs, jobsMore, jobsRecent } from './commands/jobs.js';
import { profile, profileSent } from './commands/profile.js';
import { sandbox } from './commands/sandbox.js';
import { schedule, scheduleCreateSent, scheduleTimeSent } from './commands/schedule.js';
import { size } from './commands/size.js';
import { jobDetails, nightly, status } from './commands/status.js';
import { home } from './events/home.js';
import { joined } from './events/joined.js';
import { evaluateForm } from './forms/evaluate.js';
import { exportForm, reviewForm } from './forms/export.js';
import { createDatasetForm } from './forms/dataset.js';
import {
  changeSandbox,
  changeTimes,
  openDataset,
  openPerAudience,
  recount,
  refill,
  unfoldFilters,
} from './forms/filling.js';
import { perAudienceForm } from './forms/per-audience.js';
import { type Action, actions } from './messages/actions.js';
import { channelForm } from './modals/channel.js';
import { datasetFormId } from './modals/dataset.js';
import { actionIds, formIds } from './modals/fields.js';
import { profileFormId } from './modals/profile.js';
import { scheduleCreateForm, scheduleTimeForm } from './modals/schedule.js';
import { audiences } from './pickers/audiences.js';
import { datasets } from './pickers/datasets.js';
import { exportThisId, exportThisMessage } from './shortcuts/export-this.js';
import type { Button, Change, Event, Form, Picker, Shortcut, Verb } from './surface.js';

/** The map: every way in, beside its handler. The manifest promises the same. */
export const command = '/audience';

/** In the order of help. */
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

export const buttons: Record<Action, Button> = {
  [actions.details]: details,
  [actions.support]: support,
  [actions.command]: copyAsCommand,
  [actions.check]: checkNow,
  [actions.cancel]: cancelRun,
  [actions.again]: again,
  [actions.exportThis]: exportThis,
  [actions.start]: startAsked,
  [actions.drop]: dropAsked,
  [actions.toMe]: tellMe,
  [actions.hereAgain]: tryPlaceAgain,
  [actions.elsewhere]: tellElsewhere,
  [actions.share]: share,
  [actions.evaluateAudience]: evaluateAudience,
  [actions.exportAudience]: exportAudience,
  [actions.size]: sizeOfAudience,
  [actions.findMore]: findMore,
  [actions.jobDetails]: jobDetails,
  [actions.followJob]: followJob,
  [actions.stopJob]: stopJob,
  [actions.jobsMore]: jobsMore,
  [actions.jobsRecent]: jobsRecent,
  [actions.nightly]: nightly,
  [actions.files]: showFiles,
  [actions.filesMore]: filesMore,
  [actions.handOver]: handOver,
  [actions.datasetsMore]: datasetsMore,
  [actions.datasetNew]: datasetNew,
  [actions.datasetCreate]: datasetCreate,
  [actions.datasetDrop]: datasetDrop,
  [actions.exportTo]: exportToDataset,
  [actions.cancelJob]: cancelJob,
  [actions.leaveJob]: leaveJob,
  [actions.scheduleState]: switchSchedule,
  [actions.scheduleTime]: pickScheduleTime,
  [actions.scheduleCreate]: createSchedule,
  [actions.scheduleDo]: doSchedule,
  [actions.scheduleLeave]: leaveSchedule,
  [actions.runVerb]: runVerb,
  [actions.useSandbox]: chooseSandbox,
  [actions.tellChannel]: tellChannel,
};

/** By callback id. */
export const forms: Record<string, Form> = {
  [formIds.evaluate]: evaluateForm,
  [formIds.export]: exportForm,
  [formIds.perAudience]: perAudienceForm,
  [formIds.review]: reviewForm,
  [formIds.dataset]: createDatasetForm,
  [channelForm]: changeChannel,
  [datasetFormId]: datasetSent,
  [profileFormId]: profileSent,
  [scheduleTimeForm]: scheduleTimeSent,
  [scheduleCreateForm]: scheduleCreateSent,
};

/** Fields that change their form while it is open, by action id. */
export const changes: Record<string, Change> = {
  [actionIds.sandbox]: changeSandbox,
  [actionIds.audiences]: recount,
  [actionIds.then]: refill,
  [actionIds.filters]: unfoldFilters,
  [actionIds.times]: changeTimes,
  [actionIds.perAudience]: openPerAudience,
  [actionIds.createDataset]: openDataset,
};

/** Pickers that ask us what to offer, by action id. */
export const pickers: Record<string, Picker> = {
  [actionIds.audiences]: audiences,
  [actionIds.dataset]: datasets,
};

/** By callback id. */
export const shortcuts: Record<string, Shortcut> = { [exportThisId]: exportThisMessage };

export const events: Record<string, Event> = { member_joined_channel: joined, app_home_opened: home };
