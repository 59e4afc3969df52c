import type { Person } from '@meeshy/status-protocol';
import { useLocation } from 'wouter';
import { start } from '../state/conversations.ts';
import { useSubmit } from '../ui/use-submit.ts';

/** Opens the direct conversation with somebody; the server answers the one that is there, or makes it. */
export function useOpenDirect(): { open: (person: Pick<Person, 'id'>) => void; error: unknown } {
  const [, navigate] = useLocation();
  const { error, run } = useSubmit();
  const open = (person: Pick<Person, 'id'>) =>
    void run(async () => {
      const conversation = await start({ type: 'direct', memberIds: [person.id] });
      navigate(`/c/${conversation.id}`);
    });
  return { open, error };
}
