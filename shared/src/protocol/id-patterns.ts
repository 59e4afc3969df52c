/** Ids are opaque to clients. */
export const ID_PATTERN = /^[A-Za-z0-9_-]{1,64}$/;

/** Of people and conversations as a host has them: whatever it calls them by, without control characters. */
export const HOST_ID_PATTERN = /^[^\p{Cc}\p{Cs}]{1,128}$/u;
