import { expect } from 'vitest';
import { press, setAmount, shownValue, waitForValue } from './support/counter';
import { test } from './support/fixtures';
import { withoutWebSocket } from './support/live';

test('a refused change is taken back and explained', async ({ openPage }) => {
  const page = await openPage('/counter');
  const before = await shownValue(page);
  let refuse: () => void = () => undefined;
  const refused = new Promise<void>((resolve) => {
    refuse = resolve;
  });
  await page.route('**/api/counter/increment', async (route) => {
    await refused;
    const error = { code: 'COUNTER_OVERFLOW', message: 'The value would leave its range.', details: null };
    await route.fulfill({
      status: 409,
      json: { success: false, error },
      headers: { 'x-request-id': 'r-409' },
    });
  });
  await setAmount(page, '5');
  await press(page, 'Increment');
  await waitForValue(page, before + 5);

  refuse();
  await waitForValue(page, before);
  const alert = page.getByRole('alert');
  await alert.getByText('The increment by 5 was not saved').waitFor();
  await alert.getByText('The value would leave its range.').waitFor();
  await alert.getByText('r-409', { exact: true }).waitFor();
  await alert.getByRole('button', { name: 'Dismiss' }).click();
  await alert.waitFor({ state: 'detached' });
});

test('a change whose answer was lost is made once', async ({ openPage }) => {
  const page = await openPage('/counter');
  const before = await shownValue(page);
  let requests = 0;
  await page.route('**/api/counter/increment', async (route) => {
    requests += 1;
    if (requests > 1) return route.continue();
    await route.fetch();
    return route.abort('connectionreset');
  });
  await press(page, 'Increment');
  await expect.poll(() => requests).toBe(2);
  await page.getByText('Saving…').waitFor({ state: 'detached' });
  await page.reload();
  await waitForValue(page, before + 1);
});

test('an amount outside the bounds is explained at its field', async ({ openPage }) => {
  const page = await openPage('/counter');
  const before = await shownValue(page);
  await setAmount(page, '0');
  await press(page, 'Increment');
  const field = page.getByLabel('Amount');
  await page.getByText('Enter a whole number from 1 to 1,000,000.').waitFor();
  expect(await field.getAttribute('aria-invalid')).toBe('true');
  expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
  await setAmount(page, '2');
  await press(page, 'Increment');
  await waitForValue(page, before + 2);
});

test('a page without its server says so and recovers by itself', async ({ host, openPage }) => {
  const page = await openPage('/counter');
  await press(page, 'Increment');
  await page.getByText('Saving…').waitFor({ state: 'detached' });
  const before = await shownValue(page);

  await host.pause();
  const banner = page.getByText('The server cannot be reached.');
  await banner.waitFor();
  expect(await shownValue(page)).toBe(before);

  await host.resume();
  await banner.waitFor({ state: 'detached' });
  await press(page, 'Increment');
  await waitForValue(page, before + 1);
  await page.getByText('Saving…').waitFor({ state: 'detached' });
  expect(await page.getByRole('alert').count()).toBe(0);
});

test('a page opened while the interface fails says so and offers to try again', async ({ openPage }) => {
  const page = await openPage('/', {}, withoutWebSocket);
  await page.route('**/api/counter/value', (route) =>
    route.fulfill({ status: 500, body: 'no', headers: { 'x-request-id': 'r-500' } }),
  );
  await page.getByRole('main').getByRole('link', { name: 'Counter' }).click();
  const alert = page.getByRole('alert');
  await alert.getByText('The value could not be loaded').waitFor();
  await alert.getByText('r-500', { exact: true }).waitFor();
  await page.unroute('**/api/counter/value');
  await alert.getByRole('button', { name: 'Try again' }).click();
  await page.getByTestId('value').waitFor();
});
