// Prints what was flaky and, last, `N passed, N failed` from jest's own reports; a step that failed without a failing test
// counts as one. summary.js <report of the first run> <report of those run again> <failed steps…>
import { readReport, together } from './reports.js';

const [, , firstPath, againPath, ...failedSteps] = process.argv;
const first = readReport(firstPath);
if (!first) console.error('There is no report of the tests.');
const { passed, failed: failedTests, flaky } = together(first ?? { testResults: [] }, readReport(againPath));
// A failing test fails its own step: it is counted once.
const others = failedSteps.filter((step) => step !== 'npm test' || failedTests === 0);
if (failedSteps.length > 0) console.error(`\nNot passed: ${failedSteps.join(', ')}`);
const nothing = passed + failedTests + others.length === 0;
const failed = failedTests + others.length + (nothing ? 1 : 0);
for (const test of flaky) console.log(`flaky: ${test}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
