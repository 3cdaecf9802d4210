// What jest's own JSON reports say: of a first run, and of a second one with only the files that failed.
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';

const FILE = 'the file itself could not be run to its end';

/** Undefined where there is none, or none that can be read. */
export function readReport(path) {
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    console.error(`${path} is no report: ${error.message}`);
    return undefined;
  }
}

export function failedFiles({ testResults }) {
  return testResults.filter(({ status }) => status === 'failed').map(({ name }) => name);
}

/** Each test counted once: one that passed in either run has passed, and is flaky where it failed in the other. */
export function together(first, second) {
  const again = new Map(second?.testResults.map((file) => [file.name, file]));
  const sums = { passed: 0, failed: 0, flaky: [] };
  for (const file of first.testResults) {
    const runs = [file, again.get(file.name)].filter(Boolean).map(results);
    const passed = new Set(runs.flatMap((run) => run.passed));
    const failed = new Set(runs.flatMap((run) => run.failed));
    sums.passed += [...passed].filter((test) => test !== FILE).length;
    sums.failed += [...failed].filter((test) => !passed.has(test)).length;
    const path = relative(process.cwd(), file.name);
    sums.flaky.push(...[...failed].filter((test) => passed.has(test)).map((test) => `${path} › ${test}`));
  }
  return sums;
}

/** A file fails without a failing test where it cannot be loaded, or where a hook or its process breaks off. */
function results({ status, assertionResults }) {
  const seen = new Map();
  const tests = assertionResults.map(({ ancestorTitles, title, status: is }) => {
    const name = [...ancestorTitles, title].join(' › ');
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return { name: times === 1 ? name : `${name} (${times})`, is };
  });
  const passed = tests.filter(({ is }) => is === 'passed').map(({ name }) => name);
  const failed = tests.filter(({ is }) => is === 'failed').map(({ name }) => name);
  if (status !== 'failed') passed.push(FILE);
  else if (failed.length === 0) failed.push(FILE);
  return { passed, failed };
}
