/** What this program was built with. It lies beside the sources' folder, and so beside `dist`. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** The gateway's own, of its package. */
export const GATEWAY_VERSION: string = version;

/** The folder of the page that shows the documents. */
export const BUILT_DOCUMENTS = fileURLToPath(new URL('../docs/dist', import.meta.url));

/** The folder of the web app. */
export const BUILT_WEB_APP = fileURLToPath(new URL('../../web/dist', import.meta.url));
