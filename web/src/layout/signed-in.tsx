import { usePresenceClient, useUserStatusRealtime } from '@meeshy/status-react';
import { placingOf } from '@meeshy/status-react/place';
import { lazy, Suspense, useEffect } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { ActivityRoute } from '../activity/activity-route.tsx';
import { ReturnToasts } from '../alerts/return-toasts.tsx';
import { ContactsScreen } from '../contacts/contacts-screen.tsx';
import { ConversationScreen } from '../conversation/conversation-screen.tsx';
import { DraftScreen } from '../conversation/draft-screen.tsx';
import { NothingChosen } from '../conversations/nothing-chosen.tsx';
import { HoverCard } from '../presence/hover-card.tsx';
import { PrivacyRoute } from '../settings/privacy-route.tsx';
import { SettingsScreen } from '../settings/settings-screen.tsx';
import { loadConversations } from '../state/conversations.ts';
import { keepUp } from '../state/kept.ts';
import { goLive } from '../state/live.ts';
import { followUnsent, showUnsent } from '../state/sending.ts';
import type { SessionCredentials } from '../state/session.ts';
import { useProfile } from '../state/session.ts';
import { GuestRoom } from './guest-room.tsx';
import { SidePane } from './side-pane.tsx';
import { SkipLink } from './skip-link.tsx';
import { useIsWide } from './use-wide.ts';

/** Fetched by operators alone. */
const AdminScreen = lazy(() => import('../admin/admin-screen.tsx'));
const WebhooksScreen = lazy(() => import('../admin/webhooks-screen.tsx'));

/** Everything behind the door: lives exactly as long as the session. */
export function SignedIn({ credentials }: { credentials: SessionCredentials }) {
  const { conversationId } = useProfile();
  const isWide = useIsWide();
  const [path] = useLocation();

  useEffect(() => {
    void loadConversations({ unattended: false });
    showUnsent();
    const stops = [keepUp(), followUnsent(), goLive(credentials)];
    return () => {
      for (const stop of stops) stop();
    };
  }, [credentials]);
  useUserStatusRealtime();
  const client = usePresenceClient();
  const isGuest = conversationId !== null;
  // Guests share nothing of where they are.
  useEffect(() => (isGuest ? undefined : placingOf(client).tell()), [client, isGuest]);

  if (conversationId !== null) return <GuestRoom conversationId={conversationId} />;
  if (!isWide) {
    return (
      <>
        {path === '/' ? <SidePane isAlone /> : <Screens />}
        <ReturnToasts />
      </>
    );
  }
  return (
    <div className="grid h-full grid-cols-[17rem_minmax(0,1fr)] desk:grid-cols-[20rem_minmax(0,1fr)]">
      <SkipLink />
      <SidePane />
      <Screens />
      <HoverCard />
      <ReturnToasts />
    </div>
  );
}

function Screens() {
  const { role } = useProfile();
  return (
    <Switch>
      <Route path="/c/:conversationId">
        {({ conversationId }) => <ConversationScreen key={conversationId} conversationId={conversationId} />}
      </Route>
      <Route path="/to/:whom">{({ whom }) => <DraftScreen key={whom} whom={decodeURIComponent(whom)} />}</Route>
      <Route path="/contacts" component={ContactsScreen} />
      <Route path="/settings/privacy" component={PrivacyRoute} />
      <Route path="/settings/activity" component={ActivityRoute} />
      <Route path="/settings" component={SettingsScreen} />
      {role === 'ADMIN' && (
        <Route path="/admin/webhooks">
          <Suspense>
            <WebhooksScreen />
          </Suspense>
        </Route>
      )}
      {role === 'ADMIN' && (
        <Route path="/admin">
          <Suspense>
            <AdminScreen />
          </Suspense>
        </Route>
      )}
      <Route component={NothingChosen} />
    </Switch>
  );
}
