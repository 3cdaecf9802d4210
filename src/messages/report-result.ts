import type {
  AudienceCount,
  Ending,
  EvaluationResult,
  ExportResult,
  LostRight,
  OtherCount,
  RunView,
} from '../runs/view.js';
import { dotted, formatNumber, limitList, plural, profileCount, uncapital } from '../platform/english.js';
import { foreign } from '../platform/escape.js';
import { audienceCount, datasetName, personIn, sandboxLabel, shortRunTitle } from './phrases.js';
import { usedUp } from './hold.js';
import { changeWords, moved, moverWords } from './report-rows.js';

/** Audiences that are named in the first line. */
const NAMED = 3;
/** Characters of a name in the first line, and of a reason, which stands nowhere else. */
const NAME = 40;
const REASON = 500;

const MARKS: Record<Ending['how'], string> = {
  finished: '✅',
  'finished-with-warnings': '⚠️',
  failed: '❌',
  cancelled: '⏹',
  expired: '⌛',
  lost: '❔',
};

/** What came of a run, in the line that a phone shows. */
export function resultLine(view: RunView, ending: Ending): string {
  return `${markOf(ending)} ${resultWords(view, ending)}`;
}

function markOf(ending: Ending): string {
  if (ending.how !== 'failed') return MARKS[ending.how];
  return ending.right ? '⛔' : ending.quota ? '⏳' : MARKS.failed;
}

function resultWords(view: RunView, ending: Ending): string {
  switch (ending.how) {
    case 'finished':
    case 'finished-with-warnings':
      return numbersOf(view) || shortRunTitle(view);
    case 'failed': {
      if (ending.quota && !ending.right) return usedUp(view);
      const what = ending.stage === 'evaluation' ? 'Evaluation' : 'Export';
      return ending.right
        ? `${what} not sent: ${rightWords(view, ending.right)}`
        : `${what} failed: ${foreign(ending.reason, REASON)}`;
    }
    case 'cancelled':
      return ending.finishedAnyway && numbersOf(view)
        ? `Cancelled too late: ${numbersOf(view)}`
        : `Cancelled: ${uncapital(shortRunTitle(view))}`;
    case 'expired':
      return `Expired: ${uncapital(shortRunTitle(view))}`;
    case 'lost':
      return `Result unknown: Adobe stopped reporting the ${ending.stage} of ${audienceCount(view.request)}`;
  }
}

/** The numbers of a run, those of its last stage first; empty if there are none. */
function numbersOf(view: RunView): string {
  const counts = view.evaluation ? countNumbers(view.evaluation) : [];
  const all = view.export ? [exportNumbers(view, view.export), ...counts] : counts;
  return dotted(...all);
}

function countNumbers({ counts, others, named = [] }: EvaluationResult): string[] {
  if (counts.length > 0) return limitList(counts.map(countNumber), NAMED);
  const all = Object.keys(others).length;
  if (all === 0) return ['Adobe reported no counts'];
  const movers = named.filter(moved).slice(0, NAMED).flatMap(moverNumber);
  return [`${formatNumber(all)} ${plural('audience', all)} counted`, ...movers];
}

function countNumber({ name, profiles, last }: AudienceCount): string {
  if (profiles === undefined) return `${foreign(name, NAME)} not reported`;
  const change = last === undefined ? '' : ` (${changeWords(profiles, last.profiles)})`;
  return `${foreign(name, NAME)} ${formatNumber(profiles)}${change}`;
}

function moverNumber({ name, profiles, before }: OtherCount): string[] {
  if (name === undefined || before === undefined) return [];
  return [moverWords({ name, profiles, before }, NAME)];
}

function exportNumbers({ request }: RunView, { batches, profiles }: ExportResult): string {
  const [only] = request.audiences;
  const whose = request.audiences.length === 1 && only ? ` of ${foreign(only.name, NAME)}` : '';
  const written = batches.filter(({ batchId }) => batchId !== undefined);
  const where = `to ${datasetName(request)}`;
  if (written.length === 0) return `Export${whose} ${where}: no batch reported by Adobe`;
  const many = ` in ${formatNumber(written.length)} ${plural('batch', written.length)}`;
  const rows = written.map(({ recordsWritten }) => recordsWritten);
  if (rows.every((one) => one !== undefined)) {
    const sum = rows.reduce((all, one) => all + one, 0);
    return `${formatNumber(sum)} ${plural('row', sum)}${whose} ${where}${many}`;
  }
  const size = profiles === undefined ? 'Rows not reported:' : profileCount(profiles);
  return `${size}${whose} ${where}${many}`;
}

/** Which right was lost, as a sentence. */
function rightWords(view: RunView, { who, lost }: LostRight): string {
  const [person, where] = [personIn(view, who), sandboxLabel(view.request)];
  const why: Record<LostRight['lost'], string> = {
    member: `${person} is no longer a full member of this workspace.`,
    operator: `${person} can no longer start runs in ${where}.`,
    turned: `${foreign(view.request.sandbox.name)} became a production sandbox after ${person} requested this run, and no operator has confirmed the run.`,
    sandbox: `the sandbox ${foreign(view.request.sandbox.name)} no longer exists.`,
  };
  return why[lost];
}
