/**
 * The walkthrough of two minutes: what its captions say is what is seen. `npm run walkthrough` makes the film of the same
 * scenes, docs/images/walkthrough.webm, with its captions beside it.
 *
 * @module-tag more
 */
import { readFileSync } from 'node:fs';
import { sqlStore } from '@meeshy/status-gateway/sql';
import { sqlRecords } from '../server/src/chat/sql/records.ts';
import type { Database } from '../server/src/database/schema.ts';
import { liveWeeks } from '../server/src/demo/weeks.ts';
import { sqlHistories } from '../server/src/rhythm/sql.ts';
import { openCamera, readingMs, type Screen, SHARP, SIZES } from './support/camera.ts';
import { readCues } from './support/captions.ts';
import { tell } from './support/film.ts';
import { mark } from './support/marks.ts';
import { END } from './support/said-end.ts';
import { composer, messages, conversationRow as row } from './support/screens.ts';
import { expect, type Page, test } from './support/test.ts';

/** Where the film's pictures go; a test takes none. */
const FILM = process.env.FILM ?? '';
const shown = (file: string) => readFileSync(new URL(`../docs/${file}`, import.meta.url));

/** Who views is told 5 s after the last news of it at the latest; whoever lost the connection tries again after some seconds. */
const SOON = { timeout: 30_000 };
const DESK = { viewport: SIZES.desk, deviceScaleFactor: SHARP, timezoneId: 'Europe/Paris' };
const PHONE = {
  viewport: SIZES.phone,
  deviceScaleFactor: SHARP,
  hasTouch: true,
  isMobile: true,
  timezoneId: 'Europe/Paris',
};
const ABROAD = { ...PHONE, timezoneId: 'America/New_York' };
const HOUR_MS = 3_600_000;
/** Each day the same: whichever day it is, there is something to say. */
const AT_WORK = [[9, 18, 100]] as const;
const QUESTION = 'Can we look at the screens together?';

const header = (page: Page) => page.getByRole('main').locator('header');
const back = (page: Page) => page.getByRole('button', { name: 'Back' });

test.describe('what is told', () => {
  test.use({
    colorScheme: 'light',
    contextOptions: { reducedMotion: 'reduce' },
    // Pictures take their time: nobody is away meanwhile but who leaves.
    setup: {
      env: { STARTUP_GRACE_MS: '2000', OFFLINE_THRESHOLD_MS: '900000' },
      // Six weeks of Bob's have passed, until an hour ago: whatever the time is, he is offline.
      fill: async (db: Database, now: number) => {
        const parts = { accounts: sqlRecords(db).accounts, histories: sqlHistories(db), store: sqlStore(db) };
        await liveWeeks(parts, now - HOUR_MS, [
          { username: 'bob', zone: 'Europe/Paris', seed: 2, weekday: AT_WORK, weekend: AT_WORK },
        ]);
      },
    },
  });
  test.setTimeout(FILM ? 900_000 : 180_000);

  test('what a caption says is what is seen', async ({ browser, gateway, visit }) => {
    const camera = FILM === '' ? null : await openCamera(browser, FILM);
    const { scene, look, press, rest, write, captions } = tell(camera);
    const alice = await visit(null, DESK);
    const desk: Screen = { title: 'Alice, at her desk', kind: 'desk', page: alice };
    let phone: Page | null = null;
    const ofBob = (): Screen => ({ title: 'Bob, on his phone', kind: 'phone', page: phone });
    const both = () => [desk, ofBob()];

    /** A phone of Bob’s, anew. */
    async function opensPhone(options = PHONE): Promise<Page> {
      const page = await visit('bob', options);
      await page.getByRole('list', { name: 'Conversations' }).waitFor();
      phone = page;
      return page;
    }
    async function closesPhone(): Promise<void> {
      await phone?.context().close();
      phone = null;
    }

    const sharing = { as: await gateway.demo('bob'), body: { activity: 'hours' }, headers: { 'x-activity': 'none' } };
    await gateway.data('PUT', '/api/users/me/sharing', sharing);

    await scene('Alice signs in. Bob is not here: his mark is a grey ring.', both, async () => {
      await press(alice.getByRole('button', { name: 'alice' }));
      await expect(mark(row(alice, 'Bob'), 'Bob', 'offline')).toBeVisible();
    });

    let bob = alice;
    await scene('Bob opens the app on his phone. On Alice’s screen he turns green at once.', both, async () => {
      bob = await opensPhone();
      await expect(mark(row(alice, 'Bob'), 'Bob', 'online')).toBeVisible();
    });

    await scene('Alice writes to him: he sees it while she types, and has it when she sends it.', both, async () => {
      await press(row(alice, 'Bob'));
      await press(row(bob, 'Alice'));
      await write(composer(alice), QUESTION);
      await expect(bob.getByText('Alice is typing…')).toBeVisible();
      await look();
      await composer(alice).press('Enter');
      for (const page of [alice, bob]) await expect(messages(page).getByText(QUESTION)).toBeVisible();
    });

    await scene('Above the messages, each sees that the other one looks at them too.', both, async () => {
      const looks = (page: Page, name: string) =>
        header(page).getByRole('img', { name: `${name} is looking at this conversation` });
      await expect(looks(alice, 'Bob')).toBeVisible(SOON);
      await expect(looks(bob, 'Alice')).toBeVisible(SOON);
    });

    const openStatus = async () => {
      await press(bob.getByRole('button', { name: /^My status, / }));
      return bob.getByRole('dialog', { name: 'My status' });
    };

    await scene('Bob is busy for half an hour: what, and until when, in one step. Alice sees both.', both, async () => {
      await press(back(bob));
      const dialog = await openStatus();
      await press(dialog.locator('label').filter({ hasText: '30 min' }));
      await press(dialog.getByRole('button', { name: /^Busy/ }));
      await expect(header(alice)).toContainText(new RegExp(`Busy ${END}`));
    });

    await scene('A note stands beside it, with an end of its own.', both, async () => {
      const dialog = await openStatus();
      await press(dialog.getByRole('button', { name: 'In a meeting' }));
      await press(dialog.getByRole('button', { name: 'Set', exact: true }));
      await expect(header(alice)).toContainText(new RegExp(`In a meeting · ${END}`));
    });

    await scene('“Do not disturb” tells Alice so before she writes. She may all the same.', both, async () => {
      const dialog = await openStatus();
      await press(dialog.getByRole('button', { name: /^Do not disturb/ }));
      await expect(alice.getByText(new RegExp(`^Bob does not want to be disturbed ${END}`))).toBeVisible();
      await expect(composer(alice)).toBeEditable();
    });

    await scene('Bob closes the app, and is away at once. What he has said stays.', both, async () => {
      await closesPhone();
      const said = /^Bob, away, .+, do not disturb until .+, In a meeting/;
      await expect(header(alice).getByRole('img', { name: said })).toBeVisible();
    });

    const isBack = header(alice).getByRole('img', { name: /^Bob, do not disturb/ });
    const card = alice.locator('[data-hover-card]').getByRole('article', { name: 'Bob' });
    await scene('He is back. A card tells all there is to know: also when he is usually here.', both, async () => {
      bob = await opensPhone(ABROAD);
      await expect(isBack).toBeVisible();
      await rest(row(alice, 'Bob'));
      await expect(card).toContainText(new RegExp(`Do not disturb ${END}`));
      await expect(card).toContainText('In a meeting');
      await expect(card).toContainText(/Usually 0?9(:00)? – 18/);
    });
    await alice.mouse.move(0, 0);
    await expect(card).toHaveCount(0);

    await scene('Bob decides who sees him. Alice not, for now: she sees what looks like an exit.', both, async () => {
      await press(bob.getByRole('link', { name: 'Settings' }));
      await press(bob.getByRole('link', { name: 'Who sees me' }));
      const never = bob.getByRole('region', { name: 'Never see me' });
      await press(never.getByRole('button', { name: 'Add people' }));
      const dialog = bob.getByRole('dialog', { name: 'Never see me' });
      await press(dialog.getByRole('button', { name: /^Alice/ }));
      await press(dialog.getByRole('button', { name: 'Done' }));
      await expect(never.getByRole('button', { name: 'Remove Alice' })).toBeVisible();
      await expect(mark(header(alice), 'Bob', 'away')).toBeVisible();
    });

    await scene('He looks at himself with her eyes, and can be sure.', both, async () => {
      await press(bob.getByRole('button', { name: 'Choose somebody' }));
      await press(bob.getByRole('dialog', { name: 'Whose eyes' }).getByRole('button', { name: /^Alice/ }));
      const preview = bob.locator('[data-preview]');
      await expect(mark(preview, 'Bob', 'away')).toBeVisible();
      await preview.scrollIntoViewIfNeeded();
    });

    await scene('She may see him again: to her it is as if he had opened the app.', both, async () => {
      await press(bob.getByRole('button', { name: 'Remove Alice' }));
      await expect(isBack).toBeVisible();
    });

    await scene('He is in New York, and lets her see what time it is for him.', both, async () => {
      await press(bob.getByRole('group', { name: 'Where I am' }).getByText('Local time'));
      await rest(row(alice, 'Bob'));
      await expect(card).toContainText(/\d\d:\d\d for Bob/);
    });
    await alice.mouse.move(0, 0);
    await expect(card).toHaveCount(0);

    await back(bob).click();
    await bob.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
    await back(bob).click();
    const carol = await gateway.arrive(await gateway.demo('carol'));
    (await gateway.arrive(await gateway.demo('dave'))).leave();
    const drawer = alice.getByRole('dialog', { name: 'Participants' });
    await scene('In a group: who is online, who is away, and who is not here.', both, async () => {
      await press(row(alice, 'Équipe produit'));
      await press(alice.getByRole('button', { name: 'Participants' }));
      await expect(mark(drawer, 'Carol', 'online')).toBeVisible();
      await expect(mark(drawer, 'Dave', 'away')).toBeVisible();
      await expect(mark(drawer, 'User', 'offline')).toBeVisible();
    });

    // Under a pointer nobody moves.
    await alice.mouse.move(0, 0);
    const nadia = await visit(null, { ...PHONE, path: '/join/demo' });
    const withNadia = (): Screen[] => [desk, { title: 'Nadia, who was sent a link', kind: 'phone', page: nadia }];
    await scene('A guest joins by a link, without an account, and is seen like all others.', withNadia, async () => {
      await write(nadia.getByLabel('Your name'), 'Nadia');
      await press(nadia.getByRole('button', { name: 'Join' }));
      await expect(mark(drawer.getByRole('region', { name: /^Online/ }), 'Nadia', 'online')).toBeVisible();
      await expect(nadia.getByText(/^You are here as Nadia/)).toBeVisible();
    });
    await nadia.context().close();
    await drawer.getByRole('button', { name: 'Close' }).click();
    carol.leave();

    const reconnecting = (page: Page) => page.getByText('Reconnecting…').first();
    await scene('Somebody kills the gateway. The screens keep what they know, and say so.', both, async () => {
      await gateway.kill();
      for (const page of [alice, bob]) await expect(reconnecting(page)).toBeVisible(SOON);
      await expect(row(alice, 'Bob').getByRole('img', { name: /^Bob, do not disturb/ })).toBeVisible();
    });

    await scene(
      'It is started again. Both are back by themselves: Bob is available, and Alice sees it.',
      both,
      async () => {
        await gateway.restart();
        for (const page of [alice, bob]) await expect(reconnecting(page)).toBeHidden(SOON);
        await press((await openStatus()).getByRole('button', { name: /^Available/ }));
        await expect(mark(row(alice, 'Bob'), 'Bob', 'online')).toBeVisible(SOON);
      },
    );

    const admin = await visit('admin', { ...DESK, path: '/admin' });
    const online = admin
      .getByRole('main')
      .locator('dl > div')
      .filter({ hasText: /^People online/ });
    const operators = () => [{ ...desk, title: 'An operator', page: admin }, ofBob()];
    await scene(
      'Operators see live how many are here. One of them is Bob, who closes the app now.',
      operators,
      async () => {
        await expect(online.locator('dd').first()).toHaveText('3', SOON);
        await look();
        await closesPhone();
        await expect(online.locator('dd').first()).toHaveText('2', SOON);
      },
    );

    if (camera) return camera.close();
    const said = [
      ...shown('walkthrough.md')
        .toString()
        .matchAll(/^\d+\. (.+)$/gm),
    ].map(([, words]) => words);
    expect(captions).toEqual(readCues(shown('images/walkthrough.vtt').toString()).map(({ words }) => words));
    expect(captions).toEqual(said);
  });
});

test('the film is as long as its captions, about two minutes, and each can be read', async ({ page }) => {
  const cues = readCues(shown('images/walkthrough.vtt').toString());
  const end = cues.at(-1)?.to ?? 0;
  expect(end).toBeGreaterThan(100_000);
  expect(end).toBeLessThan(140_000);
  for (const { from, to, words } of cues) expect(to - from, words).toBeGreaterThanOrEqual(readingMs(words));
  const src = `data:video/webm;base64,${shown('images/walkthrough.webm').toString('base64')}`;
  const lengthMs = await page.evaluate(async (film) => {
    const video = Object.assign(document.createElement('video'), { src: film });
    await new Promise((resolve, reject) => {
      video.onloadedmetadata = resolve;
      video.onerror = () => reject(new Error(video.error?.message));
    });
    return video.duration * 1_000;
  }, src);
  expect(Math.abs(lengthMs - end)).toBeLessThan(1_000);
});
