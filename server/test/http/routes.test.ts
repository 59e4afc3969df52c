import type { Route, RouteName } from '@meeshy/status-protocol';
import { ROUTES } from '@meeshy/status-protocol/schemas';
import { fastify } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { factsWith } from '../../../shared/test/facts.ts';
import { offer, offerOnlyDeclared } from '../../src/http/offering.ts';
import type { App } from '../../src/http/parts.ts';
import { validatorCompiler } from '../../src/http/validation.ts';
import { type Asking, ask, schemaOf } from '../support/asking.ts';
import { SOME_SUBSCRIPTION } from '../support/vapid.ts';
import { type Host, startHost } from './host.ts';
import { group, guest, PASSWORD, register, registerAdmin } from './people.ts';

const KEY = 'a-key-of-the-tests';

const names = Object.keys(ROUTES) as RouteName[];
const routeOf = (name: RouteName): Route => ROUTES[name];

describe('The routes are those of the table', () => {
  let host: Host;
  beforeAll(async () => {
    host = await startHost({ API_KEYS: `shop:${KEY}` });
  }, 60_000);
  afterAll(() => host.stop());

  it('each one answers what it declares, word for word and nothing else', async () => {
    const admin = await registerAdmin(host, 'chief');
    const [alice, bob, carol] = [
      await register(host, 'alice'),
      await register(host, 'bob'),
      await register(host, 'carol'),
    ];
    const team = await group(host, alice, bob);
    const { linkId } = await guest(host, alice, team, 'Zoe');
    const invited = await host.call('POST', '/api/conversations', {
      as: alice.as,
      body: { type: 'direct', memberIds: [carol.id] },
    });
    await host.call('POST', '/api/messages', { as: bob.as, body: { conversationId: team, content: 'Hello' } });
    const open = await host.call('POST', `/api/conversations/${team}/links`, { as: alice.as, body: {} });
    const { as } = alice;
    const asOperator = { as: admin.as };

    const asServer = { 'x-api-key': KEY };
    const made = await host.call('POST', '/api/admin/api-keys', { as: admin.as, body: { name: 'old' } });
    const hook = { url: 'https://example.com/hook', events: ['presence.online'] };
    const { data: webhook } = await host.call('POST', '/api/admin/webhooks', { as: admin.as, body: hook });
    const ofWebhook = { ...asOperator, params: { webhookId: webhook.id } };
    const call = 'standup';
    await host.presence.claim(alice.id, { source: 'call', id: call, state: 'busy' });

    /** In this order: one who is removed is asked for before. */
    const asked: Record<RouteName, Asking> = {
      live: {},
      ready: {},
      metrics: {},
      login: { body: { username: 'bob', password: PASSWORD } },
      register: { body: { username: 'dave', email: 'dave@example.com', password: PASSWORD } },
      joinByLink: { body: { shareLink: open.data.shareLink, username: 'Yves' } },
      profile: { as },
      changeProfile: { as, body: { displayName: 'Alice B.' } },
      say: {
        as,
        body: { state: 'busy', note: { emoji: '🏠', text: 'at home' }, preset: 'today', zone: 'Europe/Paris' },
      },
      status: { as },
      clearStatus: { as },
      dismiss: { as, body: { claimId: `call:${call}` } },
      sharing: { as },
      share: { as, body: { lastSeen: 'days', never: [carol.id] } },
      activity: { as, query: { zone: 'Europe/Paris' } },
      exportActivity: { as, query: { format: 'json' } },
      eraseActivity: { as },
      hours: { as, params: { userId: bob.id }, query: { zone: 'Europe/Paris' } },
      outlook: { as, params: { userId: bob.id } },
      previewSharing: { as, query: { viewer: bob.id } },
      ownStatus: { as },
      presence: { as, query: { ids: [alice.id, bob.id, carol.id].join(',') } },
      person: { as, params: { userId: bob.id } },
      pushKey: { as },
      subscribe: { as, body: SOME_SUBSCRIPTION },
      unsubscribe: { as, body: { endpoint: SOME_SUBSCRIPTION.endpoint } },
      contacts: { as },
      conversations: { as },
      converse: { as, body: { type: 'group', title: 'Lunch', memberIds: [bob.id, carol.id] } },
      rename: { as, params: { id: team }, body: { title: 'Team' } },
      accept: { as: carol.as, params: { id: invited.data.id } },
      askAlert: { as, params: { userId: carol.id } },
      alerts: { as },
      cancelAlert: { as, params: { userId: carol.id } },
      removeAlert: { as, params: { watcherId: carol.id } },
      participants: { as, params: { id: team } },
      occupancy: { as, params: { id: team } },
      addMember: { as, params: { id: team, userId: '@dave' } },
      createLink: { as, params: { id: team }, body: {} },
      messages: { as, params: { conversationId: team } },
      sendMessage: { as, body: { conversationId: team, content: 'Hello' } },
      revokeLink: { as, params: { id: team, linkId } },
      removeMember: { as, params: { id: team, userId: bob.id } },
      query: { headers: asServer, body: { ids: [bob.id, 'nobody', alice.id], as: alice.id } },
      serverOccupancy: { headers: asServer, params: { id: team } },
      claim: {
        headers: asServer,
        params: { userId: bob.id, source: 'calendar', claimId: 'lunch' },
        body: { state: 'busy', note: { emoji: '🍲', text: '' } },
      },
      unclaim: { headers: asServer, params: { userId: bob.id, source: 'calendar', claimId: 'lunch' } },
      stats: {},
      statusMetrics: {},
      resetStatusMetrics: {},
      setUserStatus: { ...asOperator, body: { userId: bob.id, isOnline: false } },
      adminStats: {},
      activitySums: asOperator,
      cleanup: {},
      cleanupZombies: {},
      disconnect: { ...asOperator, params: { userId: bob.id } },
      deactivate: { ...asOperator, params: { userId: carol.id } },
      logLevel: { ...asOperator, body: { level: 'trace' } },
      apiKeys: asOperator,
      makeApiKey: { ...asOperator, body: { name: 'new' } },
      revokeApiKey: { ...asOperator, params: { keyId: made.data.id } },
      makeWebhook: { ...asOperator, body: hook },
      // Nobody is there: nothing is posted outside.
      changeWebhook: { ...ofWebhook, body: { url: 'https://localhost:9/hook', isOn: false } },
      testWebhook: ofWebhook,
      rotateWebhook: ofWebhook,
      webhooks: asOperator,
      deleteWebhook: ofWebhook,
      openApi: {},
      asyncApi: {},
      documents: {},
    };
    for (const [name, asking] of Object.entries(asked) as [RouteName, Asking][]) {
      const { status, body } = await ask(host.url, name, asking);
      expect({ name, status, body }).toMatchObject({ name, status: routeOf(name).status ?? 200 });
      // Parsing leaves out what is not declared.
      expect({ name, body: schemaOf(routeOf(name)).parse(body) }).toEqual({ name, body });
    }
  }, 120_000);

  it.each(names.filter((name) => ['person', 'server', 'operator'].includes(routeOf(name).by)))(
    '%s refuses whoever shows no credentials',
    async (name) => {
      const params = Object.fromEntries(
        ['id', 'userId', 'linkId', 'conversationId', 'claimId', 'keyId', 'webhookId'].map((name) => [name, 'unknown']),
      );
      expect(await ask(host.url, name, { params })).toMatchObject({ status: 401 });
    },
  );
});

describe('What is not in the table', () => {
  function bare(): App {
    const app = fastify() as unknown as App;
    app.setValidatorCompiler(validatorCompiler);
    return app;
  }

  it('is not offered: the gateway does not start', () => {
    const app = bare();
    offerOnlyDeclared(app);
    expect(() => app.get('/api/users/secret', async () => ({}))).toThrow('/api/users/secret is not declared');
    expect(() => app.get('/maintenance/secret', async () => ({}))).toThrow('not declared');
    expect(() => app.get('/*', async () => ({}))).not.toThrow();
  });

  it('does not leave, at whatever depth somebody forgot it', async () => {
    const app = bare();
    const secret = { passwordHash: 'secret' };
    const person = { id: 'bob', username: 'bob', displayName: 'Bob', isAnonymous: false };
    const facts = factsWith({ isOnline: true, version: 1 });
    const leaking = { ...person, ...facts, ...secret, username: secret };
    const page = { items: [leaking], nextCursor: null, ...secret };
    offer(app, ROUTES.contacts, async () => page as never);
    // @ts-expect-error What tells of somebody's presence has to come from a face.
    offer(app, ROUTES.ownStatus, async () => ({ ...person, ...facts }));
    const { body } = await app.inject({ method: 'GET', url: '/api/contacts' });
    expect(JSON.parse(body)).toEqual({
      success: true,
      data: { items: [{ ...person, ...facts, username: null }], nextCursor: null },
    });
    await app.close();
  });
});
