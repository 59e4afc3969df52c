/** A gateway in a process of its own, as `npm start` runs it, to be killed, stopped and started again. */
import { join } from 'node:path';
import { ROOT } from '../../../../scripts/lib/root.mjs';
import { AS_DOCUMENTED } from './documented.ts';
import { UNLIMITED } from './gateway.ts';
import { type Program, startProgram } from './process.ts';
import { type Site, siteAt } from './site.ts';

const MAIN = join(ROOT, 'server/dist/main.js');

/** The process alone, which may refuse to start. To be built before. */
export function startMain(env: Record<string, string>): Program {
  return startProgram(MAIN, [], { PORT: '0', LOG_LEVEL: 'silent', ...env });
}

/** Resolves when it listens. To be built before. */
export async function startGatewayProcess(file: string, env: Record<string, string> = {}): Promise<Site & Program> {
  const program = startMain({ ...UNLIMITED, DATABASE_URL: `sqlite:${file}`, ...env });
  const [, url = ''] = await program.prints(/listening on (\S+)/);
  return { ...siteAt(url, AS_DOCUMENTED), ...program };
}
