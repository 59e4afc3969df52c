/** Whether a process of this very machine is still there. */
import { readFileSync, readlinkSync } from 'node:fs';

/**
 * The machine since its start, and within it whatever numbers its processes apart from others, as containers do. `null`: this system
 * does not say.
 */
export function placeOfProcesses(): string | null {
  try {
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return null;
  }
}

/** Of a process of this place. A number that somebody else has got since counts as there. */
export function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
