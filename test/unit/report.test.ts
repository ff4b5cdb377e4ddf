import { describe, expect, it } from 'vitest';
import { addCounts, countPlaywright, countVitest, readCounts } from '../tools/report.mjs';

describe('counts', () => {
  it('of Vitest', () => {
    expect(countVitest({ success: true, numPassedTests: 5, numFailedTests: 0, numPendingTests: 2 })).toEqual({
      passed: 5,
      failed: 0,
      skipped: 2,
    });
    expect(countVitest({ success: false, numPassedTests: 5, numFailedTests: 3 })).toEqual({ passed: 5, failed: 3, skipped: 0 });
  });
  it('of a Vitest file that did not load', () => {
    expect(countVitest({ success: false, numPassedTests: 5, numFailedTests: 0 })).toEqual({ passed: 5, failed: 1, skipped: 0 });
  });
  it('of Playwright', () => {
    const stats = { expected: 4, flaky: 1, unexpected: 2, skipped: 3 };
    expect(countPlaywright({ stats, errors: [{}] })).toEqual({ passed: 5, failed: 3, skipped: 3 });
  });
  it('of a run without a report are one failure', () => {
    expect(readCounts('/nowhere/report.json', countVitest)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
  it('add up', () => {
    expect(addCounts([countVitest({ success: true, numPassedTests: 1 }), countPlaywright({ stats: { expected: 2, skipped: 1 } })])).toEqual(
      {
        passed: 3,
        failed: 0,
        skipped: 1,
      },
    );
  });
});
