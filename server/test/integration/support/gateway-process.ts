/** A gateway in a process of its own, as `npm start` runs it, to be killed, stopped and started again. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../../scripts/lib/root.mjs';
import { local, run } from '../../../../scripts/lib/run.mjs';
import { UNLIMITED } from './gateway.ts';
import { type Program, startProgram } from './process.ts';
import { type Site, siteAt } from './site.ts';

const MAIN = join(ROOT, 'server/dist/main.js');

/** The process alone, which may refuse to start. To be compiled before. */
export function startMain(env: Record<string, string>): Program {
  return startProgram(MAIN, [], { PORT: '0', LOG_LEVEL: 'silent', ...env });
}

/** Resolves when it listens. To be compiled before. */
export async function startGatewayProcess(file: string, env: Record<string, string> = {}): Promise<Site & Program> {
  const program = startMain({ ...UNLIMITED, DATABASE_URL: `sqlite:${file}`, ...env });
  const [, url = ''] = await program.prints(/listening on (\S+)/);
  return { ...siteAt(url), ...program };
}

/** Compiles the gateway if it has changed since. */
export async function compile(): Promise<void> {
  const builtAt = existsSync(MAIN) ? statSync(MAIN).mtimeMs : 0;
  const workspaces = ['shared', 'gateway', 'server'];
  if (builtAt > Math.max(...workspaces.map((name) => changedAt(join(ROOT, name, 'src'))))) return;
  for (const workspace of workspaces) {
    const { ok, output } = await run([local('tsc'), '-p', workspace]);
    if (!ok) throw new Error(output);
  }
}

function changedAt(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  return Math.max(...files.map(({ parentPath, name }) => statSync(join(parentPath, name)).mtimeMs));
}
