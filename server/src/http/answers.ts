/** The two forms of every answer. */
import type { Answer, ErrorCode } from '@meeshy/status-protocol';

export function answer<Data>(data: Data): Answer<Data> {
  return { success: true, data };
}

export function refusal(code: ErrorCode, message: string): Answer<never> {
  return { success: false, error: { code, message } };
}
