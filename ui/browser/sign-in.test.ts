import { expect } from 'vitest';
import { expectSignedOut, observed, showToken, signIn } from './support/access';
import { NARROW } from './support/fixtures';
import { waitUntilLive } from './support/live';
import { LATE, test } from './support/restricted';

test('a page that needs a token leads to where one is shown, and back', async ({ openPage, tokens }) => {
  let seen: ReturnType<typeof observed> | undefined;
  const page = await openPage('/counter?from=mail', {}, (page) => {
    seen = observed(page);
  });
  const alert = page.getByRole('alert').filter({ hasText: 'The value could not be loaded' });
  await alert.getByText('This needs a token').waitFor();
  await alert.getByRole('link', { name: 'Sign in' }).click();
  await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();

  for (const wrong of ['tidemill_wrong', `${tokens.read}x`, 'a.b.c']) {
    await showToken(page, wrong);
    await page.getByText(LATE).waitFor();
  }
  await showToken(page, ` ${tokens.read} `);
  await page.waitForURL('**/counter?from=mail');
  await page.getByTestId('value').waitFor();
  await waitUntilLive(page);
  await page.getByRole('banner').getByText('viewer').waitFor();

  expect(seen?.addresses.some((address) => address.startsWith('ws:'))).toBe(true);
  expect(seen?.addresses.filter((address) => address.includes(tokens.read))).toEqual([]);
  expect(await seen?.readable()).not.toContain(tokens.read);
  const cookies = await page.context().cookies();
  expect(cookies).toMatchObject([{ name: 'tidemill_token', httpOnly: true, sameSite: 'Strict' }]);
});

test('a token whose time has passed is refused', async ({ host, openPage }) => {
  const expired = host.createToken('late', 'write', ['--expires-in', '1ms']);
  const page = await openPage('/sign-in');
  await showToken(page, expired);
  await page.getByText(LATE).waitFor();
  await expectSignedOut(page);
});

test('who signs out is forgotten', async ({ openPage, tokens }) => {
  const page = await openPage('/counter');
  await signIn(page, tokens.write);
  await page.getByTestId('value').waitFor();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
  await expectSignedOut(page);
});

test('a narrow screen shows who is signed in behind its button', async ({ openPage, tokens }) => {
  const page = await openPage('/counter', { viewport: NARROW });
  await signIn(page, tokens.read);
  await page.getByRole('button', { name: 'Open navigation' }).click();
  const drawer = page.getByRole('dialog', { name: 'Navigation' });
  await drawer.getByText('viewer').waitFor();
  await drawer.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
});

test('no token is in the log', ({ host, tokens }) => {
  const log = host.output.join('\n');
  expect(log).toContain('refused: it shows no token');
  for (const token of Object.values(tokens)) expect(log).not.toContain(token);
});
