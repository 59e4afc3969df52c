import { defineConfig } from '@playwright/test';
import base from './playwright.config.ts';

/** What a mid-range phone has to wait for: run by `npm run budgets`. One at a time, or they would measure each other. */
export default defineConfig({ ...base, testMatch: 'budgets.ts', workers: 1, timeout: 180_000 });
