/** What an application does beside Centrifugo: it publishes changes by the HTTP API, all that are due in one request. */
import { Agent, request } from 'node:http';
import type { UserStatusEvent } from '@meeshy/status-protocol';
import { answerPlainly, roomsOf } from './plain.ts';

const { API_URL = '', API_KEY = '' } = process.env;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
let due: UserStatusEvent[] = [];
let isPublishing = false;

function tell(status: UserStatusEvent): void {
  due.push(status);
  // What else is due in this turn goes with it.
  if (!isPublishing) setImmediate(() => void publishAll());
  isPublishing = true;
}

/** One request after the other: what becomes due meanwhile goes with the next. */
async function publishAll(): Promise<void> {
  while (due.length > 0) {
    const statuses = due;
    due = [];
    await publish(statuses);
  }
  isPublishing = false;
}

async function publish(statuses: readonly UserStatusEvent[]): Promise<void> {
  const commands = statuses.flatMap((data) => roomsOf(data.userId).map((channel) => ({ publish: { channel, data } })));
  const answer = await post(JSON.stringify({ commands }));
  if (answer.includes('"error"')) throw new Error(answer);
}

function post(body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { 'x-api-key': API_KEY, 'content-type': 'application/json' };
    const asked = request(API_URL, { method: 'POST', agent, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      answer.on('end', () => (answer.statusCode === 200 ? resolve(text) : reject(new Error(text))));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

answerPlainly(tell);
