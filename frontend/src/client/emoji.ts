import { graphemesOf } from './names.ts';

/** A flag, a key, or a picture made of one or many. */
const EMOJI = /^(?:\p{RI}{2}|[#*0-9]\uFE0F?\u20E3|\p{Extended_Pictographic})/u;

/** The first emoji in what somebody has typed; `null`: there is none. */
export function firstEmoji(typed: string): string | null {
  return graphemesOf(typed).find((one) => EMOJI.test(one)) ?? null;
}
