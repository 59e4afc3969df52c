import { lazy, Suspense, useEffect } from 'react';
import { Route, Switch } from 'wouter';
import { Restoring } from './layout/restoring.tsx';
import { SignedIn } from './layout/signed-in.tsx';
import { SignInScreen } from './sign-in/sign-in-screen.tsx';
import { followOtherTabs, useSession } from './state/session.ts';
import { ScreenCrash } from './ui/screen-crash.tsx';

/** Fetched by newcomers alone. */
const JoinScreen = lazy(() => import('./sign-in/join-screen.tsx'));
const RegisterScreen = lazy(() => import('./sign-in/register-screen.tsx'));

/** Which of the three worlds one is in. The address stays while one signs in, and leads there afterwards. */
export function App() {
  useEffect(followOtherTabs, []);
  return (
    <ScreenCrash>
      <Suspense>
        <Switch>
          <Route path="/join/:shareLink">{({ shareLink }) => <JoinScreen shareLink={shareLink} />}</Route>
          <Route>
            <World />
          </Route>
        </Switch>
      </Suspense>
    </ScreenCrash>
  );
}

function World() {
  const session = useSession();
  switch (session.state) {
    case 'restoring':
      return <Restoring />;
    case 'signed-in':
      return <SignedIn key={session.profile.id} credentials={session.credentials} />;
    case 'signed-out':
      return (
        <Switch>
          <Route path="/register" component={RegisterScreen} />
          <Route component={SignInScreen} />
        </Switch>
      );
  }
}
