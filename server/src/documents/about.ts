/** What both documents say of themselves. */
import { PROTOCOL_VERSION } from '@meeshy/status-protocol';

export function about(title: string, description: string): object {
  return {
    title,
    version: String(PROTOCOL_VERSION),
    description,
  };
}
