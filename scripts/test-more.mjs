/**
 * What `npm test` has already, on other systems and screens, and what takes every step of a long way: what is PostgreSQL's
 * or MongoDB's alone, the chat and the table of leaks on them, two gateways on a Redis Cluster, a database cut short at each
 * statement, six times the lives; and what others say of the documents: linters, and a fuzzer of the routes.
 * Closes with the counts, alone on the last line.
 */
import './lib/node-version.mjs';
import { inLanes } from './lib/lanes.mjs';
import { fuzzRoutes } from './lib/schemathesis.mjs';
import { createSteps } from './lib/steps.mjs';
import { LANES, prepareSuites } from './lib/suites.mjs';
import { browserTests, tagged } from './lib/tagged.mjs';

const steps = createSteps();
const { vitest, browser } = await prepareSuites(steps);
const more = tagged('more');
const grep = `--grep=${browserTests('more')}`;

// What mostly waits goes beside the lanes.
const integration = vitest('integration', more);
const lanes = inLanes(LANES, [
  vitest('all lives'),
  vitest('postgres'),
  vitest('chat on postgres'),
  // What has to be built, when that has had its time; it is the longest, and not to be waited for alone.
  vitest('mongodb'),
  browser('browser 1/2', '--shard=1/2', grep),
  browser('browser 2/2', '--shard=2/2', grep),
  vitest('chat on mongodb'),
  () => fuzzRoutes(steps),
]);
await Promise.all([lanes, integration()]);
steps.close();
