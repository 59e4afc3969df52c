import { useText } from '../i18n/text.ts';
import { FetchedScreen } from '../layout/fetched-screen.tsx';

const load = () => import('./privacy-screen.tsx');

export function PrivacyRoute() {
  return <FetchedScreen title={useText().settings.whoSeesMe} load={load} />;
}
