import type { MessageSend } from '@meeshy/status-protocol';
import type { SessionCredentials } from './session.ts';

export function goLive(_credentials: SessionCredentials): () => void {
  return () => {};
}
export function isSocketUp(): boolean {
  return false;
}
export async function sendOverSocket(_body: MessageSend): Promise<{ messageId: string }> {
  return { messageId: 'x' };
}
export function tellTyping(_event: 'typing:start' | 'typing:stop', _conversationId: string): void {}
