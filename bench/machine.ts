import { existsSync } from 'node:fs';
import { cpus, loadavg, release, totalmem, type } from 'node:os';

const TASKSET = '/usr/bin/taskset';

export function describeMachine(): string {
  const cores = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`;
  const load = `load ${(loadavg()[0] ?? 0).toFixed(1)} before`;
  return `${cores[0]?.model.trim() ?? 'unknown'}, ${cores.length} cores, ${memory}, ${type()} ${release()}, Node ${process.versions.node}, ${load}`;
}

/** Keeps a program on one core, where that can be done: what shares a core with its load measures both. */
export function pinned(core: number, command: readonly string[]): readonly string[] {
  return existsSync(TASKSET) && cpus().length > core ? [TASKSET, '-c', String(core), ...command] : command;
}
