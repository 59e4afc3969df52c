/** What one lets others see, as an application sets it. */
import { isHiding, sharingOf } from '@meeshy/status-react/client';
import { createTestPresence } from '@meeshy/status-react/testing';
import { describe, expect, it } from 'vitest';
import { NOON } from './support/people.ts';

describe('What one shares', () => {
  it('is read, shows at once when it is chosen, and keeps what was not chosen', async () => {
    const sharing = sharingOf(createTestPresence({ now: NOON }));
    expect(sharing.get()).toEqual({ sharing: null, error: null });
    await sharing.read();
    expect(sharing.get().sharing).toMatchObject({ status: 'everyone', lastSeen: 'exact', never: [] });
    const done = [sharing.set({ lastSeen: 'days' }), sharing.set({ never: ['bob'] })];
    expect(sharing.get().sharing).toMatchObject({ status: 'everyone', lastSeen: 'days', never: ['bob'] });
    expect(await Promise.all(done)).toEqual([true, true]);
    await sharing.read();
    expect(sharing.get().sharing).toMatchObject({ lastSeen: 'days', never: ['bob'] });
  });

  it('goes back when the server does not take it, and the error says why until the next choice', async () => {
    const presence = createTestPresence({ now: NOON });
    const sharing = sharingOf(presence);
    await sharing.read();
    presence.setConnection('offline');
    const done = sharing.set({ status: 'nobody' });
    expect(sharing.get().sharing?.status).toBe('nobody');
    expect(await done).toBe(false);
    expect(sharing.get().sharing?.status).toBe('everyone');
    expect(sharing.get().error?.code).toBe('UNAVAILABLE');
    presence.setConnection('connected');
    expect(await sharing.set({ status: 'direct' })).toBe(true);
    expect(sharing.get()).toMatchObject({ sharing: { status: 'direct' }, error: null });
  });

  it('takes a confirmation of what erases one’s history, which is nothing that one shares', async () => {
    const sharing = sharingOf(createTestPresence({ now: NOON }));
    await sharing.read();
    expect(await sharing.set({ activity: 'me' })).toBe(true);
    expect(await sharing.set({ activity: 'off' })).toBe(false);
    expect(sharing.get()).toMatchObject({ sharing: { activity: 'me' }, error: { code: 'VALIDATION_ERROR' } });
    const done = sharing.set({ activity: 'off', confirm: true });
    expect(sharing.get().sharing).toMatchObject({ activity: 'off' });
    expect(sharing.get().sharing).not.toHaveProperty('confirm');
    expect(await done).toBe(true);
    expect(sharing.get().sharing).not.toHaveProperty('confirm');
  });

  it('ends with whoever is signed in', async () => {
    const presence = createTestPresence({ now: NOON });
    const sharing = sharingOf(presence);
    await sharing.read();
    const late = sharing.set({ status: 'nobody' });
    presence.disconnect();
    expect(await late).toBe(false);
    expect(sharing.get()).toEqual({ sharing: null, error: null });
  });

  it('hides one from somebody or not', () => {
    const all = { status: 'everyone', never: [], hiddenIn: [] } as const;
    expect(isHiding(all)).toBe(false);
    for (const less of [{ status: 'direct' }, { never: ['bob'] }, { hiddenIn: ['c'] }] as const) {
      expect(isHiding({ ...all, ...less })).toBe(true);
    }
  });
});
