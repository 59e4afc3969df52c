/** What stands in a conversation for what only the running gateway knows. */

export interface Words {
  readonly tokens: readonly string[];
  readonly guestToken: string;
  readonly conversationId: string;
  /** The Engine.IO session of this conversation, and one of another. */
  sid(): string;
  otherSid(): string;
}

export const token = (person: number) => `‹token ${person}›`;
export const GUEST_TOKEN = '‹guest›';
export const CONVERSATION = '‹conversation›';
export const SID = '‹sid›';
export const OTHER_SID = '‹other sid›';

export function fillIn(text: string, words: Words): string {
  return text.replace(/‹([a-z ]+?)(?: (\d+))?›/g, (whole, word: string, number?: string) => {
    switch (word) {
      case 'token':
        return words.tokens[Number(number)] ?? whole;
      case 'guest':
        return words.guestToken;
      case 'conversation':
        return words.conversationId;
      case 'sid':
        return words.sid();
      case 'other sid':
        return words.otherSid();
      default:
        return whole;
    }
  });
}
