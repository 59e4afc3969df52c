import { defineConfig } from '@playwright/test';
import everyTest from './playwright.config.ts';

/** The same browser as the tests have; started by `screenshots.mjs`. */
export default defineConfig({
  ...everyTest,
  testMatch: ['screenshots.ts', 'animation.ts'],
  use: { ...everyTest.use, trace: 'off' },
});
