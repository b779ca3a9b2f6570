import { expect } from 'vitest';
import { NARROW, test } from './support/fixtures';

const PAGES = ['/', '/counter', '/system', '/nowhere'];

test('an unknown path shows the 404 page within the shell', async ({ openPage }) => {
  const page = await openPage('/nowhere/at/all');
  await page.getByRole('heading', { name: 'Page not found' }).waitFor();
  await page.getByText('There is no page at /nowhere/at/all.').waitFor();
  await page.getByRole('navigation').getByRole('link', { name: 'Counter' }).click();
  await page.getByRole('heading', { name: 'Counter' }).waitFor();
  expect(await page.title()).toBe('Counter · Tidemill');
});

test('the navigation marks the current page', async ({ openPage }) => {
  const page = await openPage('/counter');
  const entry = page.getByRole('navigation').getByRole('link', { name: 'Counter' });
  expect(await entry.getAttribute('aria-current')).toBe('page');
});

test('a narrow screen reaches the navigation through a button', async ({ openPage }) => {
  const page = await openPage('/', { viewport: NARROW });
  await page.getByRole('button', { name: 'Open navigation' }).click();
  const drawer = page.getByRole('dialog', { name: 'Navigation' });
  await drawer.getByRole('link', { name: 'Counter' }).click();
  await page.getByRole('heading', { name: 'Counter' }).waitFor();
  await drawer.waitFor({ state: 'hidden' });
});

test('a chosen colour scheme holds over a reload, before the application starts', async ({ openPage }) => {
  const page = await openPage('/', { colorScheme: 'light' });
  const scheme = () => page.evaluate(() => document.documentElement.dataset.mantineColorScheme);
  expect(await scheme()).toBe('light');
  await page.getByText('Dark', { exact: true }).click();
  await expect.poll(scheme).toBe('dark');

  await page.route('**/assets/**', (route) => route.abort());
  await page.reload();
  expect(await scheme()).toBe('dark');
});

test('the system’s colour scheme is followed until one is chosen', async ({ openPage }) => {
  const page = await openPage('/', { colorScheme: 'dark' });
  const scheme = () => page.evaluate(() => document.documentElement.dataset.mantineColorScheme);
  expect(await scheme()).toBe('dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await expect.poll(scheme).toBe('light');
});

test.for(PAGES)('%s fits a narrow screen in both colour schemes', async (path, { openPage }) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [320, NARROW.width]) {
      const page = await openPage(path, { colorScheme, viewport: { ...NARROW, width } });
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, `${path} ${colorScheme} ${String(width)}`).toBeLessThanOrEqual(0);
    }
  }
});

test('a value of 64 bits fits a narrow screen', async ({ openPage }) => {
  const page = await openPage('/', { viewport: { ...NARROW, width: 320 } });
  await page.route('**/api/counter/value', (route) =>
    route.fulfill({
      contentType: 'application/json',
      body: '{"success":true,"data":{"id":"global-counter","value":-9223372036854775808,"version":9223372036854775807,"lastUpdated":"2031-05-04T03:02:01Z"}}',
    }),
  );
  await page.getByRole('main').getByRole('link', { name: 'Counter' }).click();
  await page.getByText('\u22129,223,372,036,854,775,808', { exact: true }).waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
});
