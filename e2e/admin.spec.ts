/** The operators' page. */
import type { Page } from '@playwright/test';
import { violationsOf } from './support/axe.ts';
import { expect, test } from './support/test.ts';

/** A figure at a glance, by its name. */
const figure = (page: Page, name: string) =>
  page
    .getByRole('main')
    .locator('dl > div')
    .filter({ has: page.getByText(name, { exact: true }) })
    .locator('dd')
    .first();

test('figures move when somebody comes, without any request', async ({ gateway, visit }) => {
  const page = await visit('admin');
  await page.getByRole('link', { name: 'Operations' }).click();
  await expect(page.getByText('Live, every second')).toBeVisible();
  await expect(figure(page, 'People online')).toHaveText('1');
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));

  await gateway.arrive(await gateway.demo('alice'));
  const bob = await gateway.demo('bob');
  await gateway.arrive(bob);
  await gateway.arrive(bob);
  await expect(figure(page, 'People online')).toHaveText('3');
  await expect(figure(page, 'Sessions')).toHaveText('4');
  await expect(figure(page, 'Connections')).toHaveText('4');
  await expect(page.getByRole('img', { name: 'People and sessions, the last five minutes' })).toBeVisible();
  await page.getByText('As a table').first().click();
  const table = page.getByRole('table', { name: 'People and sessions, the last five minutes' });
  await expect(table.getByRole('row').nth(1).getByRole('cell')).toHaveText(['3', '4']);
  const slowest = page.getByRole('region', { name: 'Slowest announcements' });
  for (const name of ['alice', 'bob']) await expect(slowest.getByRole('cell', { name, exact: true })).toBeVisible();
  expect(requests).toEqual([]);
});

const plot = (page: Page, title: string) => page.getByRole('img', { name: title });

test('whose figures these are stands above them, and how database and Redis are', async ({ visit }) => {
  const page = await visit('admin', { path: '/admin' });
  const whose = page.getByRole('region', { name: 'Gateway' });
  await expect(whose.getByText(/:\d+$/)).toBeVisible();
  await expect(whose.getByText(/^\d+\.\d+\.\d+$/)).toBeVisible();
  await expect(whose.getByText(/^\d+ sec|min|hr/).first()).toBeVisible();
  await expect(whose.getByText('none: one gateway alone')).toBeVisible();
});

test('what was counted while nobody looked is there, and no shorter time is called a minute', async ({
  gateway,
  visit,
}) => {
  const page = await visit('admin', { path: '/admin' });
  await expect(page.getByText(/^in the last \d+ seconds?$/)).toBeVisible();
  await page.getByRole('link', { name: 'Contacts' }).click();
  for (let i = 0; i < 2; i++) (await gateway.arrive(await gateway.demo('alice'))).leave();
  await page.getByRole('link', { name: 'Operations' }).click();
  await expect(figure(page, 'Connections')).toHaveText('3');
  await expect(page.getByText(/^in the last \d+ seconds$/)).toBeVisible();
  await page.getByText('1 hour', { exact: true }).click();
  await expect(plot(page, 'People and sessions, the last hour')).toBeVisible();
});

test('the values of a moment stand under the pointer, of each line on its own axis', async ({ gateway, visit }) => {
  const page = await visit('admin', { path: '/admin' });
  await gateway.arrive(await gateway.demo('alice'));
  await expect(figure(page, 'Sessions')).toHaveText('2');
  const people = plot(page, 'People and sessions, the last five minutes');
  const { width = 0, height = 0 } = (await people.boundingBox()) ?? {};
  await people.hover({ position: { x: width - 1, y: height / 2 } });
  await expect(page.locator('[data-pointed]')).toHaveText(/^\d\d:\d\d:\d\d.*People online2Sessions2$/);
  const changes = page.getByRole('region', { name: 'Changes and deliveries a second' });
  await expect(changes.getByText('Deliveries, right axis')).toBeVisible();
});

test('an axis counts people by whole ones', async ({ gateway, visit }) => {
  const page = await visit('admin', { path: '/admin' });
  const axis = (title: string) => page.getByRole('region', { name: title }).locator('[data-axis] > span');
  await expect(axis('People and sessions')).toHaveText(['2', '1', '0']);
  for (const name of ['alice', 'bob']) await gateway.arrive(await gateway.demo(name));
  await expect(figure(page, 'People online')).toHaveText('3');
  await expect(axis('People and sessions')).toHaveText(['4', '2', '0']);
  await expect(axis('Connections in a minute')).toHaveText(['4', '2', '0']);
});

test('nobody is said to be missing before anybody was looked for', async ({ visit }) => {
  const page = await visit('admin', { path: '/admin' });
  const opened = await page
    .getByRole('button', { name: 'Disconnect a person' })
    .evaluate(async (button: HTMLElement) => {
      button.click();
      await new Promise(requestAnimationFrame);
      return document.querySelector('dialog')?.innerText;
    });
  expect(opened).toContain('Disconnect a person');
  expect(opened).not.toContain('Nobody online has that name.');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'admin' })).toBeVisible();
  await dialog.getByRole('searchbox').fill('zzz');
  await expect(dialog.getByText('Nobody online has that name.')).toBeVisible();
});

for (const width of [1024, 1440]) {
  test(`nothing runs into its neighbour, ${width} wide, with an hour of large figures`, {
    tag: width === 1024 ? [] : '@more',
  }, async ({ visit }) => {
    // The longest times of day.
    const page = await visit(null, { viewport: { width, height: 900 }, locale: 'en-US' });
    await page.routeWebSocket(/socket\.io/, (near) => {
      const far = near.connectToServer();
      far.onMessage((frame) => near.send(busy(frame)));
    });
    await page.reload();
    await page.getByLabel('E-mail or username').fill('admin');
    await page.getByLabel('Password').fill('password123');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('link', { name: 'Operations' }).click();
    const figures = page.getByRole('region', { name: 'Gateway' }).locator('..');
    for (const span of ['5 minutes', '1 hour']) {
      await page.getByText(span, { exact: true }).click();
      await expect(figures.getByRole('region', { name: 'People and sessions' })).toContainText('20K');
      await expect(figures.getByRole('region', { name: 'Sweeps' })).toContainText('123,456');
      expect(await figures.evaluate(textsThatCollide)).toEqual([]);
      expect(await figures.evaluate(textsOutside)).toEqual([]);
    }
  });
}

/** The same event from a gateway that has a lot to do. */
function busy(frame: string | Buffer): string | Buffer {
  const text = String(frame);
  if (text.startsWith('42["operator:history"')) return anHour();
  if (!text.startsWith('42["operator:figures"')) return frame;
  const [name, figures] = JSON.parse(text.slice(2)) as [string, { serverTime: string }];
  const at = figures.serverTime;
  const people = ['somebody', 'somebody.else'].map((username, i) => ({
    userId: String(i),
    username,
    at,
    ms: 12_345.6,
  }));
  const sweeps = [{ at, idle: 123_456, orphans: 123_456, ms: 12_345.6 }];
  const flapping = people.map((person) => ({ ...person, closed: 1_234 }));
  return `42${JSON.stringify([name, { ...figures, sweeps, slowest: people, flapping }])}`;
}

/** An event that tells of a busy hour. */
function anHour(): string {
  const points = Array.from({ length: 360 }, (_, index) => ({
    at: new Date(Date.now() - (360 - index) * 10_000).toISOString(),
    intervalMs: 10_000,
    online: { users: 9_000 + index, anonymous: 1_000 },
    sessions: 12_345 + index,
    opened: 4_321,
    changes: 98_765,
    deliveries: 1_987_654,
    latencyMs: { p50: 12.34, p95: 123.45, p99: 1_234.56 },
  }));
  return `42${JSON.stringify(['operator:history', { points }])}`;
}

/** Pairs of texts of which one covers a part of the other. */
function textsThatCollide(main: Element): string[] {
  const boxes: { text: string; box: DOMRect }[] = [];
  const texts = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(node);
    const isSeen = node.parentElement?.checkVisibility() && !node.parentElement.closest('.sr-only');
    for (const box of isSeen ? range.getClientRects() : []) {
      if (box.width > 0) boxes.push({ text: node.textContent ?? '', box });
    }
  }
  return boxes.flatMap((one, index) =>
    boxes
      .slice(index + 1)
      .filter(
        ({ box }) =>
          Math.min(one.box.right, box.right) - Math.max(one.box.left, box.left) > 1 &&
          Math.min(one.box.bottom, box.bottom) - Math.max(one.box.top, box.top) > 3,
      )
      .map(({ text }) => `${one.text} / ${text}`),
  );
}

/** Texts of tables that reach out of the frame they stand in. */
function textsOutside(main: Element): string[] {
  return [...main.querySelectorAll('section')].flatMap((frame) => {
    const { left, right } = frame.getBoundingClientRect();
    return [...frame.querySelectorAll('th, td')]
      .filter((cell) => {
        const box = cell.getBoundingClientRect();
        return cell.checkVisibility() && (box.left < left || box.right > right);
      })
      .map((cell) => cell.textContent ?? '');
  });
}

test('a person is disconnected after a question', async ({ gateway, visit }) => {
  const page = await visit('admin', { path: '/admin' });
  const alice = await gateway.arrive(await gateway.demo('alice'));
  await gateway.arrive(await gateway.demo('bob'));
  await page.getByRole('button', { name: 'Disconnect a person' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('searchbox').fill('ALI');
  await expect(dialog.getByRole('listitem')).toHaveCount(1);
  await dialog.getByRole('button', { name: 'alice' }).click();
  await expect(dialog.getByText('End 1 session of alice?')).toBeVisible();
  expect(alice.socket.connected).toBe(true);
  await dialog.getByRole('button', { name: 'Disconnect', exact: true }).click();
  await alice.hears('disconnect');
  await expect(page.getByRole('status').getByText('alice: 1 session ended.')).toBeVisible();
  await expect(figure(page, 'People online')).toHaveText('2');
});

test('a sweep and a reset ask first', async ({ gateway, visit }) => {
  const page = await visit('admin', { path: '/admin' });
  const totalRequests = async () =>
    (await gateway.data<{ totalRequests: number }>('GET', '/maintenance/status-metrics')).totalRequests;
  await expect(page.getByText('Live, every second')).toBeVisible();
  await expect.poll(totalRequests).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'Reset the status metrics' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  expect(await totalRequests()).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'Reset the status metrics' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Reset the status metrics' }).click();
  await expect(page.getByText('The status metrics count from zero.')).toBeVisible();
  expect(await totalRequests()).toBe(0);

  await page.getByRole('button', { name: 'Clean up now' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Clean up now' }).click();
  await expect(page.getByText('Swept: 0 people taken offline.')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Sweeps' }).getByRole('row').nth(1)).toBeVisible();
});

test('after a cut the figures say from when they are, and go on by themselves', async ({ detour, visit }) => {
  const page = await visit('admin', { path: '/admin', url: detour.url });
  await expect(page.getByText('Live, every second')).toBeVisible();
  detour.cutSockets();
  await expect(page.getByText(/^As of \d\d:\d\d: the connection is down$/)).toBeVisible();
  detour.mend();
  await expect(page.getByText('Live, every second')).toBeVisible();
  const opened = figure(page, 'Sessions');
  await expect(opened).toHaveText('1');
});

test('the page is for operators alone', async ({ visit }) => {
  const page = await visit('alice', { path: '/admin' });
  await expect(page.getByText('Choose a conversation')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Operations' })).toHaveCount(0);
});

for (const { colorScheme, viewport } of [
  { colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  { colorScheme: 'dark', viewport: { width: 390, height: 844 } },
] as const) {
  test(`axe finds nothing, ${colorScheme}, ${viewport.width} wide`, {
    tag: colorScheme === 'light' ? [] : '@more',
  }, async ({ gateway, visit }) => {
    const page = await visit('admin', { path: '/admin', colorScheme, viewport });
    await gateway.arrive(await gateway.demo('alice'));
    await expect(figure(page, 'People online')).toHaveText('2');
    await page.getByText('As a table').first().click();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Disconnect a person' }).click();
    await expect(page.getByRole('dialog').getByRole('button', { name: 'alice' })).toBeVisible();
    // Not over a backdrop that is still fading in.
    await page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished)));
    expect(await violationsOf(page)).toEqual([]);
    const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement);
    expect(scrollWidth).toBe(clientWidth);
  });
}
