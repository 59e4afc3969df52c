/** What the page tells, and what becomes of the connection by it. */
import { createOnceInAWhile } from './activity.ts';
import type { Attempts } from './attempts.ts';
import { steadyNow } from './clock.ts';
import type { ConnectionStateKeeper } from './connection-state.ts';
import { watchPage } from './page-events.ts';

/** Until the answer is called. Whoever was refused only comes back by asking for it. */
export function followPage(
  { link, session, hurry, again, cancel, giveUp, isNew }: Attempts,
  state: ConnectionStateKeeper,
): () => void {
  const isActivityDue = createOnceInAWhile();
  const { isConnected, isRefused } = state;

  return watchPage({
    onInput() {
      if (isConnected() && isActivityDue(steadyNow())) link.send('activity');
    },
    onOffline() {
      if (isRefused()) return;
      // The transport would notice half a minute later.
      giveUp();
      state.unreachable('no-network');
    },
    onOnline() {
      if (!isConnected() && !isRefused()) again();
    },
    onVisible() {
      if (isConnected()) session.compareClocks();
      else if (!isRefused() && !isNew()) hurry();
    },
    onAway() {
      if (isRefused()) return;
      if (isConnected()) state.reconnecting(null);
      cancel();
    },
    onBack(byPerson) {
      if (!isRefused()) again(byPerson);
    },
  });
}
