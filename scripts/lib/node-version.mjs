/** Imported before everything else: an older Node would fail later, in words that nobody understands. */
import './end-with-npm.mjs';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root.mjs';

const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const least = engines.node.replace('>=', '');

if (isOlder(process.versions.node, least)) {
  console.error(`Meeshy needs Node ${least} or newer; this is Node ${process.versions.node}.`);
  process.exit(1);
}

function isOlder(version, than) {
  const [major, minor] = version.split('.').map(Number);
  const [leastMajor, leastMinor] = than.split('.').map(Number);
  return major < leastMajor || (major === leastMajor && minor < leastMinor);
}
