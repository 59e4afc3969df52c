/** People who come, ask, talk and go, until they are told to stop; and some who are refused. */
import type { TestGateway } from '../integration/support/gateway.ts';
import type { Person } from '../integration/support/site.ts';

export interface Traffic {
  readonly people: readonly Person[];
  /** What nobody but the gateway and its people may read. */
  readonly secrets: readonly string[];
  stop(): Promise<void>;
}

const WORD = 'a private word';
const STOLEN = 'stolen.token.value';

export async function startTraffic(gateway: TestGateway): Promise<Traffic> {
  const [alice, bob] = await Promise.all([gateway.register('alice1'), gateway.register('bob1')]);
  const conversationId = await gateway.converse(alice, bob);
  const link = await gateway.link(alice, conversationId);
  const guest = await gateway.joinByLink(link, 'Visitor');
  const watcher = await gateway.arrive(alice);
  let isOver = false;

  async function visit(person: Person): Promise<void> {
    const client = await gateway.arrive(person);
    client.socket.emit('typing:start', { conversationId });
    await client.socket.emitWithAck('message:send', { conversationId, content: WORD });
    await gateway.call('GET', '/api/contacts?search=sweetheart', { as: person });
    client.leave();
    await watcher.hears('user:status', ({ userId, isOnline }) => userId === person.id && !isOnline);
  }

  /** Wrong tokens and payloads, over REST and socket. */
  async function intrude(): Promise<void> {
    const as = { ...bob, auth: { token: STOLEN } };
    await gateway.call('GET', '/api/users/me', { as });
    const intruder = gateway.open(as);
    await intruder.hears('connect_error');
    intruder.leave();
    watcher.socket.emit('message:send', { content: WORD });
    await watcher.hears('error');
  }

  async function goOn(): Promise<void> {
    while (!isOver) {
      for (const person of [bob, guest]) await visit(person);
      await intrude();
      watcher.forget();
    }
  }
  const done = goOn();

  return {
    people: [alice, bob, guest],
    secrets: [
      WORD,
      STOLEN,
      'sweetheart',
      link.shareLink,
      ...[alice, bob, guest].flatMap(({ auth }) => Object.values(auth)),
    ],
    async stop() {
      isOver = true;
      await done;
    },
  };
}
