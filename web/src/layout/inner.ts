import { useCallback } from 'react';
import { useLocation } from 'wouter';

/** The history's state of a place that was reached from within the app: there is something to go back to. */
export const INNER = { isInner: true };

/** To where one came from; to the list, if one came from outside. */
export function useBack(): () => void {
  const [, navigate] = useLocation();
  return useCallback(() => {
    if ((history.state as { isInner?: boolean } | null)?.isInner) history.back();
    else navigate('/', { replace: true });
  }, [navigate]);
}
