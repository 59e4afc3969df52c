import { expect, test } from 'vitest';
import { startHost } from './host.ts';
import { group, guest, PASSWORD, register } from './people.ts';

test('no log line of any level holds a token, an address, a search or what people write', async () => {
  const host = await startHost();
  const alice = await register(host, 'alice');
  const conversationId = await group(host, alice);
  const visitor = await guest(host, alice, conversationId, 'Visitor');
  await host.call('POST', '/api/messages', { as: visitor.as, body: { conversationId, content: 'a private word' } });
  await host.call('GET', '/api/contacts?search=sweetheart', { as: alice.as });
  await host.call('GET', '/join/a-share-link', { headers: { accept: 'text/html' } });
  await host.call('POST', '/api/auth/login', { body: `{"password":"${PASSWORD}"` });
  await host.call('GET', '/api/users/me', { as: { token: 'stolen.token.value' } });
  await host.call('GET', '/%E0%A4%A?search=sweetheart');
  await host.db.schema.dropTable('messages').execute();
  await host.call('POST', '/api/messages', { as: alice.as, body: { conversationId, content: 'a private word' } });
  await host.stop();

  const log = host.lines.join('');
  expect(log).toMatch('"route":"/api/messages"');
  expect(log).toMatch('a request failed');
  for (const secret of [alice.as.token, visitor.as.sessionToken, 'stolen.token', PASSWORD, 'alice@example.com']) {
    expect(log).not.toContain(secret);
  }
  for (const secret of ['a private word', 'sweetheart', 'a-share-link', '"127.0.0.1"', '"remoteAddress"']) {
    expect(log).not.toContain(secret);
  }
});
