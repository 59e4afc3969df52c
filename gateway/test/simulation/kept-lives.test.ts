/**
 * @module-tag long
 * @module-tag alone
 */
import { describe, expect, test } from 'vitest';
import { KEPT_LIVES } from './kept-lives.ts';
import { live } from './life.ts';

describe('lives that went wrong once', () => {
  test.each(KEPT_LIVES)('$life.seed, of $life.deeds.length deeds: $was', { timeout: 60_000 }, async ({ life }) => {
    expect(await live(life)).toEqual([]);
  });
});
