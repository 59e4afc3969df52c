/**
 * Imported before everything else. The content security policy forbids `eval`; without this word zod would find that
 * out by trying, and the browser would report it as an attack.
 */
declare global {
  var __zod_globalConfig: { jitless?: boolean } | undefined;
}

globalThis.__zod_globalConfig = { jitless: true };

export {};
