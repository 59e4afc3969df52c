/**
 * Whether a change is worth the whole `npm test`: format, lint, types, and the unit tests but for those that take long.
 * Closes with the counts, alone on the last line.
 */
import './lib/node-version.mjs';
import { buildLibraries } from './lib/build.mjs';
import { install } from './lib/install.mjs';
import { inLanes } from './lib/lanes.mjs';
import { staticChecks } from './lib/static-checks.mjs';
import { createSteps } from './lib/steps.mjs';
import { quickUnit } from './lib/tagged.mjs';

const steps = createSteps();
await steps.condition('install', install);
await steps.condition('build', buildLibraries);
await Promise.all([inLanes(1, staticChecks(steps)), steps.vitest('unit', quickUnit())]);
steps.close();
