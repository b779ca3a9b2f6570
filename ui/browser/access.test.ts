import { expect } from 'vitest';
import { showToken, signIn, socketOutcome } from './support/access';
import { seriousViolations } from './support/axe';
import { press, shownValue, waitForValue, waitUntilSaved } from './support/counter';
import { NARROW } from './support/fixtures';
import { waitUntilLive } from './support/live';
import { LATE, test } from './support/restricted';

test('a token that may only look is told what it may not do', async ({ openPage, tokens }) => {
  const page = await openPage('/counter');
  await signIn(page, tokens.read);
  await waitUntilLive(page);
  const before = await shownValue(page);
  await press(page, 'Increment');
  const alert = page.getByRole('alert');
  await alert.getByText('The increment by 1 was not saved').waitFor();
  await alert.getByText('This needs a token that may do more: its level has to be `write`.').waitFor();
  await waitForValue(page, before);
  expect(await alert.getByRole('button', { name: 'Try again' }).count()).toBe(0);

  await alert.getByRole('link', { name: 'Use another token' }).click();
  await page.getByText('You are signed in as viewer.').waitFor();
  await showToken(page, tokens.write);
  await page.waitForURL('**/counter');
  await press(page, 'Increment');
  await waitForValue(page, before + 1);
  await waitUntilSaved(page);
});

test('the system is for administrators', async ({ openPage, tokens }) => {
  const page = await openPage('/system');
  await signIn(page, tokens.write);
  await page.getByText('For administrators only').waitFor();
  await page.getByText('its level has to be `admin`').waitFor();
  await page.getByRole('link', { name: 'Use another token' }).click();
  await showToken(page, tokens.admin);
  await page.waitForURL('**/system');
  await page.getByRole('heading', { name: 'Streams' }).waitFor();
  await page.getByRole('heading', { name: '/ws/counter' }).waitFor();
});

test('changes come over a socket to who may see them, and to nobody else', async ({ openPage, tokens }) => {
  const [viewer, editor, nobody] = [
    await openPage('/counter'),
    await openPage('/counter'),
    await openPage('/'),
  ];
  await signIn(viewer, tokens.read);
  await signIn(editor, tokens.write);
  await waitUntilLive(viewer);
  await waitUntilLive(editor);
  const before = await shownValue(viewer);
  await press(editor, 'Increment');
  await waitForValue(viewer, before + 1);
  for (const route of ['/ws/counter', '/ws/orders', '/ws/transactions/anomalies', '/ws/experiments']) {
    expect(await socketOutcome(viewer, route), route).toBe('open');
    expect(await socketOutcome(nobody, route), route).toBe('refused');
  }
});

test('a token that is revoked ends what its pages are told', async ({ host, openPage }) => {
  const token = host.createToken('leaver', 'write');
  const page = await openPage('/counter');
  await signIn(page, token);
  await waitUntilLive(page);
  const before = await shownValue(page);
  host.revokeToken('leaver');
  const banner = page.getByText(LATE).first();
  await banner.waitFor();
  await page.getByRole('main').getByRole('link', { name: 'Sign in' }).first().waitFor();
  await page.getByRole('banner').getByRole('link', { name: 'Sign in' }).waitFor();
  expect(await shownValue(page)).toBe(before);
  await press(page, 'Increment');
  await page.getByText('The increment by 1 was not saved').waitFor();
});

test.for([
  { name: 'wide and light', options: { colorScheme: 'light' } },
  { name: 'narrow and dark', options: { colorScheme: 'dark', viewport: { ...NARROW, width: 320 } } },
] as const)('axe finds nothing serious, $name', async ({ options }, { openPage, tokens }) => {
  const check = async (what: string) => {
    expect(await seriousViolations(page), what).toEqual([]);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, what).toBeLessThanOrEqual(0);
  };
  const page = await openPage('/sign-in', { ...options, reducedMotion: 'reduce' });
  await showToken(page, 'tidemill_wrong');
  await page.getByText('The token is unknown').waitFor();
  await check('the sign-in page');
  await page.goto(new URL('/system', page.url()).href);
  await page.getByText('This needs a token').waitFor();
  await check('a page that needs a token');
  await signIn(page, tokens.read);
  await page.getByText('For administrators only').waitFor();
  await check('a page that needs another token');
});
