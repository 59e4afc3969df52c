import { expect, test } from './support/test.ts';

test('one click on a demo card signs in, and a reload stays signed in', async ({ visit }) => {
  const page = await visit(null);
  await page.getByRole('button', { name: 'alice' }).click();
  const conversations = page.getByRole('list', { name: 'Conversations' });
  await expect(conversations.getByRole('link', { name: 'Équipe produit' })).toBeVisible();
  await page.reload();
  await expect(conversations.getByRole('link', { name: 'Équipe produit' })).toBeVisible();
});

test('a person signs in by e-mail, and out again', async ({ visit }) => {
  const page = await visit(null);
  await page.getByLabel('E-mail or username').fill('bob@example.com');
  await page.getByLabel('Password').fill('password123');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByText('Signed in as bob@example.com')).toBeVisible();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});

test('an empty form says which field is missing, and leads there', async ({ visit }) => {
  const page = await visit(null);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  const identifier = page.getByLabel('E-mail or username');
  const password = page.getByLabel('Password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(identifier).toHaveAccessibleDescription('Enter your e-mail or username.');
  await expect(identifier).toHaveAttribute('aria-invalid', 'true');
  await expect(password).toHaveAccessibleDescription('Enter your password.');
  await expect(identifier).toBeFocused();

  await identifier.fill('alice');
  await identifier.press('Enter');
  await expect(identifier).not.toHaveAttribute('aria-invalid');
  await expect(password).toBeFocused();
  expect(asked.filter((url) => url.includes('/api/auth/login'))).toEqual([]);
  await password.fill('password123');
  await password.press('Enter');
  await expect(page.getByRole('list', { name: 'Conversations' })).toBeVisible();
});

test('every form leads to the first field that it does not take', async ({ visit }) => {
  const page = await visit(null, { path: '/register' });
  await page.getByLabel('Username').fill('zoe');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByLabel('E-mail')).toBeFocused();
  await page.goto('/join/demo');
  await page.getByRole('button', { name: 'Join' }).click();
  await expect(page.getByLabel('Your name')).toBeFocused();
});

test('a wrong password says so in the form, and what was typed stays', async ({ visit }) => {
  const page = await visit(null);
  await page.getByLabel('E-mail or username').fill('alice');
  await page.getByLabel('Password').fill('not my password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toHaveText('Wrong e-mail, username or password.');
  await expect(page.getByLabel('E-mail or username')).toHaveValue('alice');
});

test('a new account begins with an empty list and the one next action', async ({ visit }) => {
  const page = await visit(null);
  await page.getByRole('link', { name: 'Create an account' }).click();
  await page.getByLabel('Username').fill('zoe');
  await page.getByLabel('E-mail').fill('not an address');
  await page.getByLabel('Password').fill('short');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByText('This is not an e-mail address.')).toBeVisible();
  await expect(page.getByText('Use at least 8 characters.')).toBeVisible();
  await page.getByLabel('E-mail').fill('zoe@example.com');
  await page.getByLabel('Password').fill('long enough');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByText('No conversation yet.')).toBeVisible();
  await page.getByRole('button', { name: 'Start one' }).click();
  await expect(page.getByRole('dialog', { name: 'New conversation' })).toBeVisible();
});

test('a name that is taken says so in the form', async ({ visit }) => {
  const page = await visit(null, { path: '/register' });
  await page.getByLabel('Username').fill('Alice');
  await page.getByLabel('E-mail').fill('other@example.com');
  await page.getByLabel('Password').fill('long enough');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByRole('alert')).toHaveText('This username or e-mail is already taken.');
});

test.describe('with a limit', () => {
  test.use({ setup: { env: { AUTH_RATE_LIMIT: '1' } } });

  test('too many attempts say so in the form', async ({ visit }) => {
    const page = await visit(null);
    const submit = page.getByRole('button', { name: 'Sign in' });
    await page.getByLabel('E-mail or username').fill('alice');
    await page.getByLabel('Password').fill('not my password');
    await submit.click();
    await expect(page.getByRole('alert')).toHaveText('Wrong e-mail, username or password.');
    await submit.click();
    await expect(page.getByRole('alert')).toHaveText('Too many attempts. Wait a minute, then try again.');
  });
});

test('a session that was ended elsewhere leads back to the form, which says why', async ({ gateway, visit }) => {
  const bob = await gateway.demo('bob');
  const page = await visit(bob);
  await expect(page.getByRole('list', { name: 'Conversations' })).toBeVisible();
  const admin = await gateway.demo('admin');
  await gateway.data('POST', `/api/admin/users/${bob.id}/deactivate`, { as: admin });
  await expect(page.getByRole('alert')).toHaveText('Your session was ended. Sign in again to go on.');
});
