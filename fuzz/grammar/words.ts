/** What stands in a conversation for what only the running gateway knows. */

export interface Words {
  readonly tokens: readonly string[];
  readonly guestToken: string;
  readonly conversationId: string;
  /** The Engine.IO session of this conversation, and one of another. */
  sid(): string;
  otherSid(): string;
}

/** A letter, for a mutation puts digits anywhere: it must not speak in the name of somebody else. */
const LETTERS = 'abcdefgh';
export const token = (person: number) => `‹token ${LETTERS[person]}›`;
export const GUEST_TOKEN = '‹guest›';
export const CONVERSATION = '‹conversation›';
export const SID = '‹sid›';
export const OTHER_SID = '‹other sid›';

export function fillIn(text: string, words: Words): string {
  return text.replace(
    /‹(token|guest|conversation|sid|other sid)(?: ([a-h]))?›/g,
    (whole, word: string, letter?: string) => {
      switch (word) {
        case 'token':
          return words.tokens[LETTERS.indexOf(letter ?? '')] ?? whole;
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
    },
  );
}
