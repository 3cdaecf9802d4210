// Prints `N passed, N failed` from jest's own report; a step that failed without a failing test counts as one.
import { readFileSync } from 'node:fs';

const [, , path, ...failedSteps] = process.argv;
let passed = 0;
let failed = 0;
try {
  const report = JSON.parse(readFileSync(path, 'utf8'));
  passed = report.numPassedTests;
  failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
} catch (error) {
  console.error(`There is no report of the tests: ${error.message}`);
}
// A failing test fails its own step: it is counted once.
const others = failedSteps.filter((step) => step !== 'npm test' || failed === 0);
if (failedSteps.length > 0) console.error(`\nNot passed: ${failedSteps.join(', ')}`);
failed += others.length;
if (passed === 0 && failed === 0) failed = 1;
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
