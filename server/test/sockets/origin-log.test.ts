import { expect, test } from 'vitest';
import { logForeignOrigins } from '../../src/sockets/origin-log.ts';
import type { ForeignOrigin } from '../../src/sockets/origins.ts';

function setUp() {
  const lines: string[] = [];
  const clock = { ms: 5_000 };
  const tell = logForeignOrigins(
    (line) => void lines.push(line),
    () => clock.ms,
  );
  const refuse = (origin: string, host = 'gateway:3000') =>
    tell({ origin, host, transport: 'websocket', outcome: 'refused' } satisfies ForeignOrigin);
  return { lines, clock, refuse };
}

test('the first is said at once, the others once a minute', () => {
  const { lines, clock, refuse } = setUp();
  for (let second = 0; second < 150; second++) {
    refuse('https://chat.example.com');
    clock.ms += 1_000;
  }
  expect(lines.map((line) => /(\d+) × https:\/\/chat\.example\.com at Host gateway:3000/.exec(line)?.[1])).toEqual([
    '1',
    '60',
    '60',
  ]);
});

test('however many origins somebody makes up, a line stays a line', () => {
  const { lines, clock, refuse } = setUp();
  refuse('https://chat.example.com');
  for (let one = 0; one < 10_000; one++) refuse(`https://${'x'.repeat(5_000)}${one}.example\n[STATUS]`, '\u001b[2J');
  for (let one = 0; one < 10_000; one++) refuse(`https://made-up-${one}.example`);
  clock.ms += 60_000;
  refuse('https://chat.example.com');
  expect(lines).toHaveLength(2);
  expect(lines[1]).toMatch('10000 × something unreadable at Host something unreadable');
  expect(lines[1]).toMatch(/9997 × others/);
  expect(lines[1]?.length).toBeLessThan(1_500);
  expect(lines[1]).toMatch(/^[^\p{Cc}]*$/u);
});
