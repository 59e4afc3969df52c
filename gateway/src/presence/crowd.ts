/** P21: when a conversation is a crowd. */

/** It ends below this part of the limit: whoever comes and goes at it turns nothing over. */
const ENDS_BELOW = 0.9;

/** Whether a conversation with so many present members is a crowd now; `was`: whether it has been one. */
export function isCrowdNow(was: boolean, members: number, limit: number): boolean {
  return was ? members >= ENDS_BELOW * limit : members > limit;
}
