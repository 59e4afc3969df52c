/**
 * 1,000 people at a time: 50 come and 50 go each second, and 25 others are told of each.
 *
 *   npm run load                                with a server and people of its own
 *   k6 run load-tests/socket-connections.js     against TARGET, as the people of PEOPLE
 *
 * k6 speaks no Socket.IO: these are Engine.IO's frames by hand.
 */
import { check } from 'k6';
import { SharedArray } from 'k6/data';
import exec from 'k6/execution';
import { Counter, Trend } from 'k6/metrics';
import ws from 'k6/ws';

const { TARGET = 'ws://127.0.0.1:3000', PEOPLE } = __ENV;
const SOCKET_IO_EVENT = '42';
const STAY_MS = 20_000;

const tokens = new SharedArray('tokens', () => open(PEOPLE).trim().split('\n').slice(1));
const latency = new Trend('status_latency', true);
const heard = new Counter('status_heard');

export const options = {
  scenarios: {
    people: {
      executor: 'constant-arrival-rate',
      rate: 50,
      timeUnit: '1s',
      duration: '80s',
      preAllocatedVUs: 1_300,
    },
  },
  thresholds: {
    status_latency: ['p(95)<100'],
    status_heard: ['count>0'],
    checks: ['rate==1'],
    dropped_iterations: ['count==0'],
  },
};

/** What one has not been told yet: it is told again now and then (P8). */
function newsFilter() {
  const known = new Map();
  return ({ userId, version }) => {
    if (version <= (known.get(userId) ?? -1)) return false;
    known.set(userId, version);
    return true;
  };
}

function measure(status) {
  heard.add(1);
  latency.add(Date.now() - Date.parse(status.timestamp));
}

export default function () {
  const token = tokens[exec.scenario.iterationInTest % tokens.length];
  const isNews = newsFilter();
  let isLetIn = false;
  const hear = {
    'presence:snapshot': ({ users }) => {
      isLetIn = true;
      users.forEach(isNews);
    },
    'user:status': (status) => [status].filter(isNews).forEach(measure),
    'user:status:batch': (statuses) => statuses.filter(isNews).forEach(measure),
  };

  ws.connect(`${TARGET}/socket.io/?EIO=4&transport=websocket`, (socket) => {
    socket.on('open', () => socket.send(`40${JSON.stringify({ token, capabilities: ['batch'] })}`));
    socket.on('message', (text) => {
      if (text === '2') socket.send('3');
      if (!text.startsWith(SOCKET_IO_EVENT)) return;
      const [event, payload] = JSON.parse(text.slice(SOCKET_IO_EVENT.length));
      hear[event]?.(payload);
    });
    socket.setTimeout(() => socket.close(), STAY_MS);
  });
  check(isLetIn, { 'was let in and told who is there': (is) => is });
}
