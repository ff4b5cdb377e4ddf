/** Counts of test runs, from the JSON reports of Vitest and Playwright. A run that left no report counts as one failure. */
import { readFileSync } from 'node:fs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** @returns {Counts} */
export function countVitest(report) {
  const { numPassedTests: passed = 0, numFailedTests: failed = 0, numPendingTests: pending = 0, numTodoTests: todo = 0 } = report;
  return { passed, failed: report.success ? failed : Math.max(1, failed), skipped: pending + todo };
}

/** @returns {Counts} */
export function countPlaywright(report) {
  const { expected = 0, flaky = 0, unexpected = 0, skipped = 0 } = report.stats ?? {};
  const errors = (report.errors ?? []).length;
  return { passed: expected + flaky, failed: unexpected + errors, skipped };
}

/** @returns {Counts} */
export function readCounts(path, count) {
  try {
    return count(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/** @returns {Counts} */
export function addCounts(all) {
  const sum = (key) => all.reduce((total, counts) => total + counts[key], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
}
