/** Raised with every change of the wire; a test pins the schemas' hash to it. */
export const PROTOCOL_VERSION = 5;
