/** The gateway as it is, in a process that tells what it uses. */
import { answerBench } from './answering.ts';

answerBench();

// By a name that the compiler does not follow: what is measured is what `npm start` runs.
const gateway = '../../../../server/dist/main.js';
await import(new URL(gateway, import.meta.url).href);
