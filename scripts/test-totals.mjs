// A jest reporter that leaves the totals of a run in the file that READINESS_TEST_TOTALS names, for scripts/test.mjs.
import { writeFileSync } from 'node:fs';

export default class TestTotals {
  onRunComplete(_contexts, results) {
    const file = process.env.READINESS_TEST_TOTALS;
    if (file === undefined) return;
    // a file that cannot even be loaded has no tests to count, and is a failure all the same
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    writeFileSync(file, JSON.stringify({ passed: results.numPassedTests, failed }));
  }
}
