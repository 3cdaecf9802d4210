// Runs the test files that failed once more, one after the other, and measures what both runs cover together. Ends with 0
// where nothing is left that failed twice. A busy machine makes few fail; where many do, something is wrong.
// again.js <report of the first run> <report to write>; jest's coverage of the first run lies beside its report.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { failedFiles, readReport, together } from './reports.js';

const MOST_FILES = 15;

const [, , firstPath, againPath] = process.argv;
const folder = dirname(firstPath);
process.exit(ranAgain() && (await covered()) ? 0 : 1);

function ranAgain() {
  const first = readReport(firstPath);
  // Without a failed file it was something else that failed: a threshold, or jest itself.
  if (!first || first.wasInterrupted || failedFiles(first).length === 0) return false;
  const files = failedFiles(first);
  if (files.length > MOST_FILES) {
    console.error(`\n${files.length} files failed: too many for chance, so they are not run again.`);
    return false;
  }
  console.error(`\n== Once more, alone: ${files.length === 1 ? 'the file' : `the ${files.length} files`} that failed`);
  const status = jest([...files, '--json', `--outputFile=${againPath}`]);
  const again = readReport(againPath);
  if (!again || again.wasInterrupted || (status !== 0 && failedFiles(again).length === 0)) return false;
  return together(first, again).failed === 0;
}

function jest(options) {
  const program = fileURLToPath(import.meta.resolve('jest/bin/jest'));
  // What the first run failed to cover, the second may; the threshold holds for both together.
  const coverage = [
    '--coverage',
    '--coverageReporters=json',
    `--coverageDirectory=${folder}/again`,
    '--coverageThreshold={}',
  ];
  const jestOptions = ['--runInBand', ...coverage, '--runTestsByPath', ...options];
  return spawnSync(process.execPath, ['--experimental-vm-modules', program, ...jestOptions], { stdio: 'inherit' })
    .status;
}

/** Whether jest's global thresholds hold for both runs together; others are not known here, and fail. */
async function covered() {
  const { default: coverage } = await import('istanbul-lib-coverage');
  const { default: config } = await import(pathToFileURL('jest.config.js').href);
  const { global: least = {}, ...others } = config.coverageThreshold ?? {};
  const map = coverage.createCoverageMap();
  for (const run of ['', 'again'])
    map.merge(JSON.parse(readFileSync(join(folder, run, 'coverage-final.json'), 'utf8')));
  const summary = map.getCoverageSummary().toJSON();
  const missed = Object.entries(least).filter(([what, percent]) => !(summary[what].pct >= percent));
  for (const [what, percent] of missed) {
    console.error(`Both runs together cover ${summary[what].pct} % of the ${what}, not ${percent} %.`);
  }
  for (const name of Object.keys(others))
    console.error(`The threshold for ${name} is not known to ${process.argv[1]}.`);
  return missed.length === 0 && Object.keys(others).length === 0;
}
