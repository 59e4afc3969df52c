import { PersonNote } from '@meeshy/status-react';
import { useMemo } from 'react';
import { useLanguage } from '../i18n/text.ts';

/** What somebody writes of themselves, beside the name. */
export function Note({ id, hasEnd = false }: { id: string; hasEnd?: boolean }) {
  const user = useMemo(() => ({ id }), [id]);
  return <PersonNote user={user} language={useLanguage()} hasEnd={hasEnd} />;
}
