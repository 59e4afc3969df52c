/** What happens in presence, as log lines. Ids only: no token, address, name or message ever gets here. */

import type { Observation } from '@meeshy/status-gateway';
import type { Logger } from 'pino';

export function logObservation(log: Logger, offlineThresholdMs: number) {
  const minutes = Math.round(offlineThresholdMs / 6_000) / 10;

  return (seen: Observation): void => {
    switch (seen.kind) {
      case 'session-opened':
        log.info(`🔌 [Socket] session opened (${seen.subjectKind}${seen.resumed ? ', resumed' : ''})`);
        break;
      case 'session-closed':
        log.debug(`🔌 [Socket] session closed (${seen.reason})`);
        break;
      case 'announced':
        log.debug(
          { userId: seen.change.subject.id, cause: seen.change.cause, deliveries: seen.deliveries },
          `📡 [STATUS] Broadcast USER_STATUS: ${seen.change.facts.isOnline ? 'online' : 'offline'} announced`,
        );
        break;
      case 'swept':
        if (seen.idle > 0) log.info(`🔄 [CLEANUP] ${seen.idle} marked offline (inactive for >${minutes}min)`);
        if (seen.orphans > 0) log.info(`🔄 [CLEANUP] ${seen.orphans} marked offline (no living session)`);
        break;
      case 'clock-set':
        log.warn({ byMs: seen.byMs, viewers: seen.viewers }, '[STATUS] the clock was set; viewers get fresh snapshots');
        break;
      case 'save-failed':
        log.error({ err: seen.error, rows: seen.rows }, '[STATUS] a batch was not stored; it will be tried again');
        break;
      case 'failed-softly':
        log.warn({ err: seen.error }, `[STATUS] ${seen.what} failed; presence goes on`);
        break;
    }
  };
}
