import { existsSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';

const TASKSET = '/usr/bin/taskset';

export function describeMachine(): string {
  const cores = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`;
  return `${cores[0]?.model.trim() ?? 'unknown'}, ${cores.length} cores, ${memory}, ${type()} ${release()}, Node ${process.versions.node}`;
}

/** Keeps a program on one core, where that can be done: what shares a core with its load measures both. */
export function pinned(core: number, command: readonly string[]): readonly string[] {
  return existsSync(TASKSET) && cpus().length > core ? [TASKSET, '-c', String(core), ...command] : command;
}
