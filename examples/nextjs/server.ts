import { createServer } from 'node:http';
import next from 'next';
import { addPresence } from './presence.js';

const port = Number(process.env.PORT ?? 3000);
const http = createServer((request, response) => {
  presence.routes(request, response, () => void pages(request, response));
});
const presence = addPresence(http);
const app = next({ dev: process.argv.includes('--dev'), hostname: '127.0.0.1', port, httpServer: http });
await app.prepare();
const pages = app.getRequestHandler();

http.listen(port, '127.0.0.1', () => console.log(`http://127.0.0.1:${port}`));

process.once('SIGTERM', () => void presence.stop().then(() => process.exit()));
