import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { find } from '../scripts/lib/places.mjs';

const TASKSET = find('taskset');

export function describeMachine(): string {
  const cores = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`;
  const load = `load ${(loadavg()[0] ?? 0).toFixed(1)} before`;
  return `${cores[0]?.model.trim() ?? 'unknown'}, ${cores.length} cores, ${memory}, ${type()} ${release()}, Node ${process.versions.node}, ${load}`;
}

/** Keeps a program on one core, where that can be done: what shares a core with its load measures both. */
export function pinned(core: number, command: readonly string[]): readonly string[] {
  return TASKSET && cpus().length > core ? [TASKSET, '-c', String(core), ...command] : command;
}

/** Linux counts in hundredths of a second whatever the kernel's own clock is (`USER_HZ`). */
const TICKS_PER_SECOND = 100;

/** What a process has used of all cores, in its own code and in the kernel, by the operating system's accounting. */
export function cpuSecondsOf(pid: number): number {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return cpuSecondsByPs(pid);
  // The name of the program may hold spaces; what follows it does not.
  const fields = readFileSync(file, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** What of a process's memory is in that of the machine, bytes. */
export function residentBytesOf(pid: number): number {
  const file = `/proc/${pid}/status`;
  const kilobytes = existsSync(file) ? /^VmRSS:\s+(\d+)/m.exec(readFileSync(file, 'utf8'))?.[1] : byPs('rss', pid);
  return Number(kilobytes) * 1_024;
}

/** Elsewhere than on Linux: `1:02.34`. */
function cpuSecondsByPs(pid: number): number {
  return byPs('time', pid)
    .split(':')
    .map(Number)
    .reduce((sum, part) => sum * 60 + part, 0);
}

const byPs = (what: string, pid: number) =>
  execFileSync('ps', ['-o', `${what}=`, '-p', String(pid)], { encoding: 'utf8' }).trim();
