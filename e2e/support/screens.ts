/** The places of the app, by what a person calls them. */
import type { Locator, Page } from '@playwright/test';

/** Opens a conversation out of the list; answers its screen. */
export async function openConversation(page: Page, name: string): Promise<Locator> {
  await conversationRow(page, name).click();
  const screen = page.getByRole('main');
  await screen.getByRole('heading', { level: 1, name }).waitFor();
  return screen;
}

/** Opens the participants beside the conversation. */
export async function openDrawer(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Participants' }).click();
  const drawer = page.getByRole('dialog', { name: 'Participants' });
  await drawer.waitFor();
  return drawer;
}

export function conversationRow(page: Page, name: string): Locator {
  const rows = page.getByRole('list', { name: 'Conversations' }).getByRole('link');
  return rows.filter({ has: page.getByText(name, { exact: true }) });
}

export function composer(page: Page): Locator {
  return page.getByRole('textbox', { name: 'Write a message' });
}

export async function say(page: Page, words: string): Promise<void> {
  await composer(page).fill(words);
  await composer(page).press('Enter');
}

export function messages(page: Page): Locator {
  return page.getByRole('region', { name: 'Messages' });
}

/**
 * Tries the last message that was not sent again, while it cannot be: when it can, it goes by itself, and takes the
 * button along.
 */
export async function retryInVain(page: Page): Promise<void> {
  const failed = page.waitForEvent('requestfailed', (request) => request.url().endsWith('/api/messages'));
  await messages(page).getByRole('button', { name: 'Retry' }).last().click();
  await failed;
}
