/** P20: who else looks at the conversation that one looks at. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from './support/gateway.ts';
import { QUIETLY, share, threeTogether } from './support/seeing.ts';
import type { Person } from './support/site.ts';
import { isToldOf, TOLD_SOON, views } from './support/viewers.ts';

let gateway: TestGateway;
let alice: Person;
let bob: Person;
let carol: Person;
let team: string;

beforeEach(async () => {
  gateway = await startTestGateway({}, undefined, TOLD_SOON);
  ({ alice, bob, carol, team } = await threeTogether(gateway));
});
afterEach(() => gateway.stop());

describe('Those who view the same conversation', () => {
  test('are told of each other, and that one has ceased to, by its end or by viewing another one', async () => {
    const other = await gateway.converse(alice, bob);
    const [atAlice, atBob, atCarol] = [
      await gateway.arrive(alice),
      await gateway.arrive(bob),
      await gateway.arrive(carol),
    ];
    views(atAlice, team);
    expect(await atAlice.hears('conversation:viewers')).toEqual({ conversationId: team, viewers: [], others: 0 });
    views(atBob, team);
    expect(await atBob.hears('conversation:viewers')).toEqual({
      conversationId: team,
      viewers: [{ userId: alice.id, username: 'alice1' }],
      others: 0,
    });
    await isToldOf(atAlice, bob);
    views(atCarol, team);
    await isToldOf(atAlice, bob, carol);
    atCarol.leave();
    views(atBob, other);
    await isToldOf(atAlice);
    views(atBob, team);
    await isToldOf(atAlice, bob);
    expect(atCarol.heard('error')).toEqual([]);
  });

  test('are one viewer with however many sessions, and guests are as well', async () => {
    const guest = await gateway.joinByLink(await gateway.link(alice, team), 'guest');
    const [first, second] = [await gateway.arrive(guest), await gateway.arrive(guest)];
    views(first, team);
    views(second, team);
    const atAlice = await gateway.arrive(alice);
    views(atAlice, team);
    await isToldOf(atAlice, guest);
    await isToldOf(first, alice);
    first.leave();
    second.socket.emit('viewing', null);
    await isToldOf(atAlice);
  });

  test('are not active by that', async () => {
    const atAlice = await gateway.arrive(alice, { resume: true });
    const active = async () => {
      return (await gateway.data<{ lastActiveAt: string }>('GET', '/api/users/status', { as: alice, headers: QUIETLY }))
        .lastActiveAt;
    };
    const before = await active();
    views(atAlice, team);
    await atAlice.hears('conversation:viewers');
    expect(await active()).toBe(before);
  });

  test('who leave are seen there no more, and see nobody', async () => {
    const [atAlice, atBob] = [await gateway.arrive(alice), await gateway.arrive(bob)];
    views(atAlice, team);
    views(atBob, team);
    await Promise.all([isToldOf(atAlice, bob), isToldOf(atBob, alice)]);
    await gateway.call('DELETE', `/api/conversations/${team}/members/${bob.id}`, { as: bob });
    await isToldOf(atAlice);
    const atCarol = await gateway.arrive(carol);
    views(atCarol, team);
    await isToldOf(atAlice, carol);
    views(atBob, team);
    await atBob.settled();
    expect(atBob.heard('conversation:viewers')).toEqual([]);
    expect(atBob.heard('error')).toEqual([]);
  });
});

describe('Whoever hides', () => {
  test('from somebody is not seen to view by them, and is again when they see it again', async () => {
    const [atAlice, atBob, atCarol] = [
      await gateway.arrive(alice),
      await gateway.arrive(bob),
      await gateway.arrive(carol),
    ];
    for (const client of [atAlice, atBob, atCarol]) views(client, team);
    await Promise.all([isToldOf(atBob, alice, carol), isToldOf(atCarol, alice, bob)]);
    await share(gateway, alice, { never: [bob.id] });
    await isToldOf(atBob, carol);
    // And sees of them no more than they do.
    await isToldOf(atAlice, carol);
    await share(gateway, alice, { never: [], hiddenIn: [team], always: [bob.id] });
    await Promise.all([isToldOf(atBob, alice, carol), isToldOf(atCarol, bob)]);
  });

  test('from everybody is seen to view by nobody', async () => {
    const [atAlice, atBob] = [await gateway.arrive(alice), await gateway.arrive(bob)];
    for (const client of [atAlice, atBob]) views(client, team);
    await isToldOf(atBob, alice);
    await gateway.data('PUT', '/api/users/me/status', { as: alice, body: { state: 'invisible' } });
    await isToldOf(atBob);
    await gateway.data('DELETE', '/api/users/me/status', { as: alice });
    await isToldOf(atBob, alice);
  });

  test('that they view anything sees of nobody that they do', async () => {
    const [atAlice, atBob, atCarol] = [
      await gateway.arrive(alice),
      await gateway.arrive(bob),
      await gateway.arrive(carol),
    ];
    for (const client of [atAlice, atBob, atCarol]) views(client, team);
    await Promise.all([isToldOf(atAlice, bob, carol), isToldOf(atBob, alice, carol)]);
    await share(gateway, alice, { viewing: false });
    await Promise.all([isToldOf(atAlice), isToldOf(atBob, carol), isToldOf(atCarol, bob)]);
    await share(gateway, alice, { viewing: true });
    await Promise.all([isToldOf(atAlice, bob, carol), isToldOf(atBob, alice, carol)]);
  });
});

describe('What is said', () => {
  test('of a conversation that one is not in, or that is none, is answered by nothing, and ends what one viewed', async () => {
    const foreign = await gateway.converse(bob, carol);
    const [atAlice, atBob] = [await gateway.arrive(alice), await gateway.arrive(bob)];
    views(atBob, team);
    views(atAlice, team);
    await Promise.all([isToldOf(atBob, alice), isToldOf(atAlice, bob)]);
    for (const id of [foreign, 'nowhere']) views(atAlice, id);
    await isToldOf(atBob);
    await atAlice.settled();
    expect(atAlice.received.slice(-1)[0]?.event).toBe('authenticated');
    expect([...atAlice.heard('conversation:viewers'), ...atAlice.heard('error')]).toEqual([]);
  });

  test.each(['team', 7, {}, { conversationId: 7 }, { conversationId: '' }, { conversationId: 'x'.repeat(129) }])(
    '%j is refused, and the connection goes on',
    async (payload) => {
      const atAlice = await gateway.arrive(alice);
      atAlice.socket.emit('viewing', payload);
      expect((await atAlice.hears('error')).code).toBe('VALIDATION_ERROR');
      views(atAlice, team);
      await isToldOf(atAlice);
    },
  );
});
