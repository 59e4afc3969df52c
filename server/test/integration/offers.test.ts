/** Whoever offers another protocol again and again, on one connection, leaves nothing behind. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from './support/gateway.ts';

/** Node warns of a leak from the eleventh listener on. */
const OFFERS = 30;

let gateway: TestGateway;
let warnings: string[];
const warned = ({ name, message }: Error) => void warnings.push(`${name}: ${message}`);

beforeEach(async () => {
  warnings = [];
  process.on('warning', warned);
  gateway = await startTestGateway();
});

afterEach(async () => {
  process.off('warning', warned);
  await gateway.stop();
});

test('an offer that is passed over leaves no listener on its connection', async () => {
  const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1');
  for (let offers = 0; offers < OFFERS; offers += 1) {
    socket.write('GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n');
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 200 /);
  }
  socket.destroy();
  expect(warnings).toEqual([]);
});
