/** The process: settings in, signals out. */
import { pino } from 'pino';
import { DEMO_PASSWORD, DEMO_USERS } from './chat/demo.ts';
import { type Gateway, startGateway } from './gateway.ts';
import { readSettings } from './settings.ts';

/** After this long a shutdown is no longer waited for. */
const PATIENCE_MS = 10_000;

try {
  await main();
} catch (error) {
  console.error(`meeshy: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
}

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const log = pino({
    level: settings.logLevel,
    base: null,
    ...(process.stdout.isTTY && { transport: { target: 'pino-pretty', options: { translateTime: 'HH:MM:ss' } } }),
  });
  const gateway = await startGateway(settings, log);
  surviveTheUnforeseen(gateway);

  let isStopping = false;
  const stop = (signal: string) => {
    // A terminal tells npm of Ctrl+C as well, which passes it on: that is no second wish.
    if (isStopping) return;
    isStopping = true;
    log.info(`${signal}: stopping`);
    setTimeout(() => process.exit(1), PATIENCE_MS).unref();
    gateway.stop().then(
      () => process.exit(0),
      (error) => {
        log.error({ err: error }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', () => stop('SIGINT'));
  process.on('SIGTERM', () => stop('SIGTERM'));

  console.log(`\n  Meeshy is listening on ${gateway.url}\n`);
  if (!settings.production) {
    console.log(`  Demo accounts (password ${DEMO_PASSWORD}): ${DEMO_USERS.join(', ')}`);
    console.log(`  Demo share link: ${gateway.url}/join/demo\n`);
  }
}

/**
 * What is thrown in a callback and caught by nobody costs that callback and not the process. To end would cut off everybody
 * for what one connection has set off, and whoever found such an input could repeat it; and what a callback leaves half
 * done here heals: connections have timeouts, facts are compared at each sweep, and what is wrong shows as drift. It is
 * counted and alerted on, never a way to handle what is known.
 */
function surviveTheUnforeseen(gateway: Gateway): void {
  for (const origin of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(origin, (error: unknown) => gateway.unforeseen(origin, error));
  }
}
