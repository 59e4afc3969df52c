import { readdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const TEXT = /\.(css|html|js|json|map|svg|txt|webmanifest)$/;
/** A smaller file fits into one packet as it is. */
const THRESHOLD_BYTES = 1_024;

const ENCODINGS = {
  br: (text) => promisify(brotliCompress)(text, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: text.length } }),
  gz: (text) => promisify(gzip)(text, { level: constants.Z_BEST_COMPRESSION }),
};

/** Leaves a .br and a .gz beside each text file in the folder, as the gateway sends them. */
export async function precompress(folder) {
  const files = readdirSync(folder, { recursive: true }).filter((name) => TEXT.test(name));
  await Promise.all(files.map((name) => compressFile(join(folder, name))));
}

async function compressFile(file) {
  const text = await readFile(file);
  if (text.length < THRESHOLD_BYTES) return;
  for (const [extension, compress] of Object.entries(ENCODINGS)) {
    await writeFile(`${file}.${extension}`, await compress(text));
  }
}
