/**
 * Gateways one after the other in one process, as its parent asks: to start a process and to read the server's code takes
 * longer than most tests do. Each has a database, a port and settings of its own, as `main` would read them.
 */
import { pino } from 'pino';

const built = (name) => import(new URL(`../../dist/${name}.js`, import.meta.url).href);
const [{ startGateway }, { readSettings }] = await Promise.all([built('gateway'), built('settings')]);

let gateway;

async function start(env, times) {
  const settings = readSettings(env);
  const log = pino({ level: settings.logLevel, base: null });
  gateway = await startGateway(settings, log, undefined, times);
  return gateway.url;
}

process.on('message', ({ env, times }) => {
  const asked = env ? start(env, times) : gateway.stop();
  asked.then(
    (url) => process.send({ url }),
    (error) => process.send({ error: String(error.stack) }),
  );
});
// Nobody is left to ask.
process.on('disconnect', () => process.exit());
