/** The clock of one machine, which the test sets while a program on it goes by it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface MachineClock {
  /** The environment of a program on this machine. */
  readonly env: Readonly<Record<string, string>>;
  /** What it is ahead from now on, compared with the clock of the test. */
  set(aheadMs: number): void;
  remove(): void;
}

/** Of a machine on which a gateway runs. */
export function gatewayClock(): MachineClock {
  const hook = fileURLToPath(new URL('settable-clock.js', import.meta.url));
  const folder = mkdtempSync(join(tmpdir(), 'meeshy-clock-'));
  return clockIn(folder, String, (file) => ({ CHAOS_CLOCK: file, NODE_OPTIONS: `--import ${hook}` }));
}

/** Of a machine on which a program in C runs, Redis say; `null`: without a C compiler its clock cannot be set. */
export function programClock(): MachineClock | null {
  const source = fileURLToPath(new URL('../../settable-clock.c', import.meta.url));
  const folder = mkdtempSync(join(tmpdir(), 'meeshy-clock-'));
  const hook = join(folder, 'settable-clock.so');
  const { status } = spawnSync('cc', ['-shared', '-fPIC', '-O1', '-o', hook, source], { stdio: 'inherit' });
  if (status === 0) {
    return clockIn(
      folder,
      (aheadMs) => String(aheadMs / 1_000),
      (file) => ({ CHAOS_CLOCK: file, LD_PRELOAD: hook }),
    );
  }
  rmSync(folder, { recursive: true, force: true });
  return null;
}

function clockIn(
  folder: string,
  write: (aheadMs: number) => string,
  envOf: (file: string) => Record<string, string>,
): MachineClock {
  const file = join(folder, 'ahead');
  const set = (aheadMs: number) => {
    // Whoever reads it meanwhile finds the one or the other, whole.
    writeFileSync(`${file}.new`, write(aheadMs));
    renameSync(`${file}.new`, file);
  };
  set(0);
  return { env: envOf(file), set, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
