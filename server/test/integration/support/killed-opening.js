/**
 * Opens a database, and is killed before the statement with the number: node killed-opening.js <url> <number>
 */
import Libsql from 'libsql';
import { openDatabase } from '../../../dist/database/open.js';

const [url, number] = process.argv.slice(2);
let count = 0;
const Statement = Object.getPrototypeOf(new Libsql(':memory:').prepare('select 1'));
for (const name of ['run', 'all']) {
  const original = Statement[name];
  Statement[name] = function counted(...values) {
    count += 1;
    if (count === Number(number)) process.kill(process.pid, 'SIGKILL');
    return original.apply(this, values);
  };
}
const { close } = await openDatabase(url);
await close();
console.log(`opened after ${count} statements`);
