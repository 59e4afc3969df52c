import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ofCheck, ofOutput, ofPlaywright, ofVitest, sum, write } from '../lib/counts.mjs';

const folder = mkdtempSync(join(tmpdir(), 'counts-'));
let files = 0;

function report(content: unknown): string {
  files += 1;
  const file = join(folder, `${files}.json`);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

const passing = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 1, numTodoTests: 1, testResults: [] };

describe('the counts of the tests', () => {
  it('reads what vitest reports', () => {
    expect(ofVitest(true, report(passing))).toEqual({ passed: 3, failed: 0, skipped: 2 });
  });

  it('counts a file that cannot be loaded as a failure', () => {
    const testResults = [{ status: 'failed', assertionResults: [] }];
    expect(ofVitest(false, report({ ...passing, testResults }))).toEqual({ passed: 3, failed: 1, skipped: 2 });
  });

  it('counts a runner that fails without naming a test as a failure', () => {
    expect(ofVitest(false, report(passing))).toEqual({ passed: 3, failed: 1, skipped: 2 });
  });

  it.each([
    ['none', join(folder, 'nothing.json')],
    ['half of one', report('{"numPassedTests": 3')],
    ['another program’s', report({ hello: 'world' })],
  ])('counts a runner as a failure when its report is %s', (_, file) => {
    expect(ofVitest(true, file)).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(ofPlaywright(true, file)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('counts a browser test that passes only now and then as a failure', () => {
    const stats = { expected: 4, unexpected: 1, flaky: 1, skipped: 1 };
    expect(ofPlaywright(false, report({ stats }))).toEqual({ passed: 4, failed: 2, skipped: 1 });
  });

  it('reads the last line of a run, and counts one that ends without it, or in spite of it, as a failure', () => {
    expect(ofOutput(true, 'All steps\n1 passed, 1 failed\n\n12 passed, 0 failed, 3 skipped\n')).toEqual({
      passed: 12,
      failed: 0,
      skipped: 3,
    });
    expect(ofOutput(false, '7 passed, 2 failed')).toEqual({ passed: 7, failed: 2, skipped: 0 });
    expect(ofOutput(false, '7 passed, 0 failed\n')).toEqual({ passed: 7, failed: 1, skipped: 0 });
    expect(ofOutput(true, '7 passed, 0 failed\nKilled')).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('closes with the sum, and mentions the skipped only when there are any', () => {
    expect(write(sum([ofCheck(true), ofCheck(false), ofVitest(true, report(passing))]))).toBe(
      '4 passed, 1 failed, 2 skipped',
    );
    expect(write(sum([ofCheck(true), ofCheck(true)]))).toBe('2 passed, 0 failed');
  });
});
