/** A database as the first start of a gateway leaves it, with the demo people: made once in a process, and copied. */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../../gateway/test/support/temporary.ts';
import { fillDemo } from '../../src/chat/demo.ts';
import { openStorage } from '../../src/storage.ts';

let model: Promise<string> | undefined;

/** To make it anew takes each start as long as all the rest of it. */
export async function asAfterFirstStart(file: string): Promise<void> {
  model ??= makeModel();
  copyFileSync(await model, file);
}

async function makeModel(): Promise<string> {
  const { folder, remove } = temporaryFolder();
  process.on('exit', remove);
  const file = join(folder, 'model.db');
  const storage = await openStorage(`sqlite:${file}`);
  await fillDemo(storage.records, Date.now());
  // What is in its log comes into the file.
  await storage.close();
  return file;
}
