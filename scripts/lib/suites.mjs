/** The test suites, each as a step that begins when what it needs is there; without it, it counts as one that was skipped. */
import { build } from './build.mjs';
import { installChromium } from './chromium.mjs';
import { installHaproxy } from './haproxy.mjs';
import { install } from './install.mjs';
import { installMongodb } from './mongodb.mjs';
import { installPostgres } from './postgres.mjs';
import { installPrometheus } from './prometheus.mjs';
import { installRedis } from './redis.mjs';

/** A core for each, of two: more at once would measure the machine instead of the application. */
export const LANES = 2;

/**
 * Installs and builds what all of them need; what only some need is installed from then on, one after the other. MongoDB is
 * for who asks for it: where there is no server but Go, one is built beside everything else, and that is much work.
 */
export async function prepareSuites(steps) {
  await steps.condition('install', install);
  await steps.condition('build', build);
  let hasMongodb;
  const hasPostgres = installPostgres();
  const others = hasPostgres.then(installRedis).then(installHaproxy).then(installPrometheus);
  const hasBrowser = others.then(installChromium);

  const needs = (project) => {
    if (project.endsWith('postgres')) return hasPostgres;
    if (project.endsWith('mongodb')) {
      hasMongodb ??= installMongodb();
      return hasMongodb;
    }
    return others.then(() => true);
  };
  return {
    /** `name`: unless told, that of the project. */
    vitest(project, args = [], name = project) {
      const isThere = needs(project);
      return async () => ((await isThere) ? steps.vitest(project, args, name) : steps.without(name));
    },

    browser:
      (name, ...args) =>
      async () =>
        (await hasBrowser) ? steps.playwright(name, '--workers=1', ...args) : steps.without(name),
  };
}
