/** How many tests passed, failed and were skipped, out of what the runners report. */
import { readFileSync } from 'node:fs';

export const NONE = { passed: 0, failed: 0, skipped: 0 };
const PASSED = { ...NONE, passed: 1 };
export const FAILED = { ...NONE, failed: 1 };
export const SKIPPED = { ...NONE, skipped: 1 };

export const sum = (all) =>
  all.reduce(
    (total, { passed, failed, skipped }) => ({
      passed: total.passed + passed,
      failed: total.failed + failed,
      skipped: total.skipped + skipped,
    }),
    NONE,
  );

export const write = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;

/** A check without a report of its own counts as one test. */
export const ofCheck = (ok) => (ok ? PASSED : FAILED);

export function ofVitest(ok, reportFile) {
  return ofReport(ok, reportFile, (report) => {
    // A file that cannot be loaded has no tests that could fail.
    const broken = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests + broken.length,
      skipped: report.numPendingTests + report.numTodoTests,
    };
  });
}

export function ofPlaywright(ok, reportFile) {
  return ofReport(ok, reportFile, ({ stats }) => ({
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    skipped: stats.skipped,
  }));
}

/** A run that closes with what `write` makes of its counts, alone on the last line. */
export function ofOutput(ok, output) {
  const lastLine = output.trimEnd().split('\n').at(-1) ?? '';
  const [, ...numbers] = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/.exec(lastLine) ?? [];
  if (numbers.length === 0) return FAILED;
  const [passed, failed, skipped] = numbers.map((number) => Number(number ?? 0));
  return { passed, failed: !ok && failed === 0 ? 1 : failed, skipped };
}

/** A runner that dies, or fails without naming a test, counts as a failure. */
function ofReport(ok, reportFile, read) {
  let counts;
  try {
    counts = read(JSON.parse(readFileSync(reportFile, 'utf8')));
  } catch {
    return FAILED;
  }
  return !ok && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}
