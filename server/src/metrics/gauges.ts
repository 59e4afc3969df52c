import type { Instruments } from './instruments.ts';

/** How presence is at the moment of the question. `now`: epoch ms of this machine. */
export function gaugesOf(instruments: Instruments, now: () => number): void {
  const gauge = instruments.reading.bind(instruments);

  gauge('meeshy_users_online_total', 'Subjects online', async (live, online) => {
    const { users, anonymous } = await live.countOnline();
    online.set(users + anonymous);
  });
  gauge('meeshy_active_connections', 'Authenticated sessions', (live, open) => open.set(live.sizes().sessions));
  gauge('meeshy_known_subjects', 'Subjects held in memory', (live, known) => known.set(live.sizes().subjects));
  gauge('meeshy_status_cache_size', 'Subjects in the memory of the write throttle', (live, size) =>
    size.set(live.sizes().throttled),
  );
  gauge('meeshy_owed_writes', 'Subjects whose latest facts are not stored yet', (live, owed) =>
    owed.set(live.sizes().owed),
  );
  gauge('meeshy_write_queue_age_seconds', 'For how long the oldest write has been due', (live, age) =>
    age.set(live.sizes().owedForMs / 1000),
  );
  gauge(
    'meeshy_announcement_queue_size',
    'Pieces of work that the announcements of the sweep still have to wait for',
    (live, queued) => queued.set(live.sizes().queued),
  );
  gauge(
    'meeshy_clock_offset_seconds',
    'What the clock that presence goes by is ahead of this machine: with Redis, time is that of Redis',
    (live, offset) => offset.set((live.now() - now()) / 1000),
  );
  gauge('meeshy_maintenance_active', '1 while the maintenance job is running', (live, active) =>
    active.set(Number(live.maintenanceActive)),
  );
  gauge(
    'meeshy_subjects',
    'Subjects held in memory, by kind and status',
    (live, held) => {
      for (const [kind, count] of Object.entries(live.census())) {
        for (const [status, subjects] of Object.entries(count)) held.set({ kind, status }, subjects);
      }
    },
    'kind',
    'status',
  );
}
