/** Says who comes and who goes, as a gateway posts it: `node receive.js whsec_…` */
import { createServer } from 'node:http';
import { Webhook } from 'standardwebhooks';

const [secret = ''] = process.argv.slice(2);
const port = Number(process.env.PORT ?? 4000);
if (!secret.startsWith('whsec_')) throw new Error('Say the secret of the webhook: node receive.js whsec_…');
const webhook = new Webhook(secret);

/** What came lately: the same message may come twice. */
const seen = new Set();

const server = createServer((request, response) => void receive(request, response));

/** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
async function receive(request, response) {
  try {
    let body = '';
    for await (const part of request) body += part;
    // The signature is of the body as it came: verify before anything else is made of it.
    const headers = /** @type {Record<string, string>} */ (request.headers);
    const message = /** @type {import('@meeshy/status-protocol').WebhookMessage} */ (webhook.verify(body, headers));
    const id = headers['webhook-id'];
    if (!seen.has(id)) say(message);
    seen.add(id);
    if (seen.size > 10_000) seen.clear();
    response.writeHead(204).end();
  } catch (error) {
    console.error(`Refused: ${error instanceof Error ? error.message : error}`);
    response.writeHead(400).end();
  }
}

/** @param {import('@meeshy/status-protocol').WebhookMessage} message */
function say({ type, data }) {
  if (type === 'presence.online') console.log(`${data.username} is online`);
  else if (type === 'presence.offline') console.log(`${data.username} is gone`);
  else if (type === 'presence.changed') console.log(`${data.username}: ${data.note?.text ?? data.state?.value ?? ''}`);
  else if (type === 'conversation.occupied') console.log(`${data.conversationId}: somebody is there`);
  else if (type === 'conversation.vacated') console.log(`${data.conversationId}: nobody is there`);
  else console.log('A test has arrived');
}

server.listen(port, '127.0.0.1', () => console.log(`Receiving at http://127.0.0.1:${port}`));
process.once('SIGTERM', () => server.close());
