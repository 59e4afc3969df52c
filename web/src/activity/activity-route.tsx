import { useText } from '../i18n/text.ts';
import { FetchedScreen } from '../layout/fetched-screen.tsx';

const load = () => import('./activity-screen.tsx');

export function ActivityRoute() {
  return <FetchedScreen title={useText().settings.activity} load={load} />;
}
