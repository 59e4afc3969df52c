/** P16 to P18 as people play it: what one says, what one hides, and from whom. Nobody's screen shows more. */
import { threeTogether } from './support/company.ts';
import { mark } from './support/marks.ts';
import { composer, conversationRow, messages, openConversation, say } from './support/screens.ts';
import { expect, type Page, test } from './support/test.ts';

const GROUP = 'Équipe produit';
const me = (page: Page) => page.getByRole('button', { name: /^My status, / });

async function openMenu(page: Page) {
  await me(page).click();
  const dialog = page.getByRole('dialog', { name: 'My status' });
  await dialog.getByRole('button', { name: /^Busy/ }).waitFor();
  return dialog;
}

/** All that a page ever says of Alice in marks and in lines of typing, frame by frame, until the answer is called. */
async function watchAlice(page: Page): Promise<() => Promise<string[]>> {
  const watch = await page.evaluateHandle(() => {
    const seen = new Set<string>();
    let isWatching = true;
    const look = () => {
      for (const one of document.querySelectorAll('[role="img"][aria-label^="Alice, "]')) {
        seen.add(one.getAttribute('aria-label') ?? '');
      }
      if (document.body.innerText.includes('Alice is typing')) seen.add('typing');
      if (isWatching) requestAnimationFrame(look);
    };
    look();
    return () => {
      isWatching = false;
      return [...seen];
    };
  });
  return () => watch.evaluate((stop) => stop());
}

test('busy until three, then a note, then invisible while writing to a group, then never for one person', async ({
  visit,
}) => {
  const { alice, bob, carol } = await threeTogether(visit);

  const busy = await openMenu(alice);
  await busy.locator('label').filter({ hasText: 'A time…' }).click();
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  await busy.getByRole('group', { name: 'The state lasts' }).getByLabel('Until when').fill(`${tomorrow}T15:00`);
  await busy.getByRole('button', { name: /^Busy/ }).click();
  await expect(me(alice)).toHaveAccessibleName(/^My status, Busy until .*15:00$/);
  for (const page of [bob, carol]) {
    await expect(page.getByRole('img', { name: /^Alice, busy until .*15:00$/ }).first()).toBeVisible();
  }

  const note = await openMenu(alice);
  await note.getByRole('textbox').first().fill('Écrit un rapport');
  await note.getByRole('button', { name: 'Set', exact: true }).click();
  await expect(conversationRow(bob, 'Alice')).toContainText('Écrit un rapport');

  const hiding = await openMenu(alice);
  await hiding.getByRole('button', { name: /^Appear offline/ }).click();
  await expect(me(alice)).toHaveAccessibleName(/^My status, Appears offline/);
  for (const page of [bob, carol]) {
    await expect(conversationRow(page, 'Alice').getByRole('img', { name: /^Alice, (away|offline)/ })).toBeVisible();
  }
  const seen = await Promise.all([watchAlice(bob), watchAlice(carol)]);

  await openConversation(bob, GROUP);
  await openConversation(alice, GROUP);
  await composer(alice).pressSequentially('Je relis', { delay: 20 });
  await say(alice, 'Je relis encore une fois.');
  await expect(messages(bob).getByText('Je relis encore une fois.')).toBeVisible();
  await openConversation(carol, 'Alice');
  await openConversation(carol, GROUP);
  await expect(messages(carol).getByText('Je relis encore une fois.')).toBeVisible();
  // Their notes stay as they were, and run out by themselves.
  await expect(conversationRow(bob, 'Alice')).toContainText('Écrit un rapport');
  for (const stop of seen) for (const said of await stop()) expect(said).toMatch(/^Alice, (away|offline)/);

  const back = await openMenu(alice);
  await back.getByRole('button', { name: /^Available/ }).click();
  for (const page of [bob, carol]) await expect(mark(conversationRow(page, 'Alice'), 'Alice', 'online')).toBeVisible();

  await alice.getByRole('link', { name: 'Settings' }).press('Enter');
  await alice.getByRole('link', { name: 'Who sees me' }).press('Enter');
  const never = alice.getByRole('main').getByRole('region', { name: 'Never see me' });
  await never.getByRole('button', { name: 'Add people' }).press('Enter');
  const dialog = alice.getByRole('dialog', { name: 'Never see me' });
  await dialog.getByRole('button', { name: /^Bob/ }).press('Enter');
  await dialog.getByRole('button', { name: 'Done' }).press('Enter');
  await expect(conversationRow(bob, 'Alice').getByRole('img', { name: /^Alice, (away|offline)/ })).toBeVisible();
  await expect(mark(conversationRow(carol, 'Alice'), 'Alice', 'online')).toBeVisible();

  const bobSees = await watchAlice(bob);
  const later = await openMenu(alice);
  await later.getByRole('button', { name: /^Do not disturb/ }).click();
  await expect(carol.getByRole('img', { name: /^Alice, do not disturb/ }).first()).toBeVisible();
  await bob.getByRole('link', { name: 'Contacts' }).click();
  await expect(mark(bob.getByRole('list', { name: 'People' }), 'Alice', 'online')).toHaveCount(0);
  for (const said of await bobSees()) expect(said).toMatch(/^Alice, (away|offline)/);
});
