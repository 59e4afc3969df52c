/** Alice and Bob side by side, while Bob comes, types, is busy, closes his browser and comes back: docs/images/two-browsers.webp. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import { mark } from './support/marks.ts';
import { composer, messages, openConversation } from './support/screens.ts';
import { type Page, test } from './support/test.ts';

const FOLDER = process.env.SCREENSHOTS ?? '.cache/screenshots';
/** Twice this, and what is around them, is as wide as a page that shows it. */
const SCREEN = { width: 390, height: 480 };
const SHARP = 1.5;
/** What is left of a browser that is closed. */
const NOTHING = null;

test.use({ viewport: SCREEN, colorScheme: 'light', contextOptions: { reducedMotion: 'reduce' } });
test.setTimeout(180_000);

test('alice and bob', async ({ browser, visit }) => {
  const options = { deviceScaleFactor: SHARP };
  const film = await openFilm(browser);
  const alice = await visit('alice', options);
  const thread = await openConversation(alice, 'Bob');
  const ofBob = (status: 'offline' | 'online' | 'away') => mark(thread, 'Bob', status).first().waitFor();

  await ofBob('offline');
  await film.take('Bob is not here', alice, NOTHING);

  let bob = await visit('bob', options);
  await ofBob('online');
  await bob.getByRole('list', { name: 'Conversations' }).waitFor();
  await film.take('Bob opens the app', alice, bob);

  await openConversation(bob, 'Alice');
  await composer(bob).pressSequentially('The demo is at two.');
  await thread.getByText('Bob is typing…').waitFor();
  await film.take('Bob types', alice, bob);

  await composer(bob).press('Enter');
  await messages(alice).getByText('The demo is at two.').waitFor();
  await messages(bob).getByText('The demo is at two.').waitFor();
  await film.take('Bob writes', alice, bob);

  await bob.goto('/');
  await bob.getByRole('button', { name: /^My status, / }).click();
  const menu = bob.getByRole('dialog', { name: 'My status' });
  await menu.getByRole('button', { name: /^Busy/ }).click();
  await bob.mouse.move(0, 0);
  await menu.waitFor({ state: 'detached' });
  await thread
    .getByRole('img', { name: /^Bob, busy/ })
    .first()
    .waitFor();
  await film.take('Bob is busy for an hour', alice, bob);

  await bob.context().close();
  await ofBob('away');
  await film.take('Bob closes his browser', alice, NOTHING);

  bob = await visit('bob', options);
  await thread
    .getByRole('img', { name: /^Bob, busy/ })
    .first()
    .waitFor();
  await bob.getByRole('list', { name: 'Conversations' }).waitFor();
  await film.take('Bob is back', alice, bob);
  await film.close();
});

/** Puts two screens beside each other, with what is seen written above. */
async function openFilm(browser: Browser) {
  mkdirSync(FOLDER, { recursive: true });
  const width = 2 * SCREEN.width + 48;
  const context = await browser.newContext({
    viewport: { width, height: SCREEN.height + 96 },
    deviceScaleFactor: SHARP,
  });
  const page = await context.newPage();
  let count = 0;
  return {
    async take(words: string, left: Page, right: Page | null) {
      const shots = await Promise.all([left, right].map(async (one) => one?.screenshot()));
      await page.setContent(frameOf(words, shots));
      await page.evaluate(() => Promise.all([...document.images].map((image) => image.decode())));
      count += 1;
      await page.screenshot({ path: join(FOLDER, `two-browsers-${count}.png`) });
    },
    close: () => context.close(),
  };
}

function frameOf(words: string, shots: readonly (Buffer | undefined)[]): string {
  const screen = (name: string, shot?: Buffer) =>
    `<figure><figcaption>${name}</figcaption>${
      shot ? `<img src="data:image/png;base64,${shot.toString('base64')}">` : '<div>closed</div>'
    }</figure>`;
  return `<style>
    * { box-sizing: border-box; margin: 0 }
    body { background: #eef0f6; color: #17181c; font: 15px system-ui, sans-serif; padding: 12px 16px }
    h1 { font-size: 18px; line-height: 32px; text-align: center }
    main { display: flex; gap: 16px }
    figcaption { color: #5a5d68; line-height: 28px; text-align: center }
    img, div { border-radius: 10px; box-shadow: 0 1px 4px #17181c33; display: block; height: ${SCREEN.height}px; width: ${SCREEN.width}px }
    div { background: #dfe2ec; box-shadow: none; color: #5a5d68; display: grid; place-items: center }
  </style><h1>${words}</h1><main>${screen('Alice’s browser', shots[0])}${screen('Bob’s browser', shots[1])}</main>`;
}
