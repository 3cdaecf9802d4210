import { UserError } from '../errors.js';
import { reply, type Verb } from '../handlers.js';
import { parseArgs, parseQuery } from '../queries/parse-query.js';
import { requireRun } from '../queries/visible-runs.js';
import { askToCancelJob, askToCancelRun } from '../questions/cancel.js';
import { RUN_ID } from '../runs/record.js';

export const cancel: Verb = {
  usage: 'cancel <id>',
  does: 'cancels a run or any Adobe job, after you confirm',
  example: '/audience cancel R-1042',
  modifiers: [{ usage: 'in:<sandbox>', means: 'the job’s sandbox, if it isn’t this channel’s' }],
  who: 'cancels',
  async run(typed, services) {
    const { text } = parseArgs(typed.words, ['in']);
    if (RUN_ID.test(text)) {
      const run = text.toUpperCase();
      await requireRun(run, typed, services);
      return reply(await askToCancelRun(run, typed.person.id, services));
    }
    const { sandbox } = await parseQuery(typed, services);
    if (text === '') throw new UserError(`Add the id of the run or job to cancel, for example: ${cancel.example}`);
    return reply(await askToCancelJob(text, sandbox, typed, services));
  },
};
