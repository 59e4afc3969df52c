import { MINUTE_MS } from '@meeshy/status-protocol';
import type { HttpParts } from './parts.ts';

/** The numbers of `GET /maintenance/stats`, of the whole cluster. */
export async function readStats({ settings, chat, presence }: HttpParts) {
  const [online, { totalUsers, anonymousSessions }] = await Promise.all([
    presence.countOnline(),
    chat.accounts.counts(),
  ]);
  return {
    onlineUsers: online.users,
    totalUsers,
    anonymousSessions,
    onlineAnonymous: online.anonymous,
    offlineThresholdMinutes: settings.offlineThresholdMs / MINUTE_MS,
    maintenanceActive: presence.maintenanceActive,
  };
}
