import { expect } from 'vitest';
import { test } from './support/fixtures';
import { waitUntilLive } from './support/live';
import { makeVendor, orderAt, PATIENCE } from './support/vendors';

const LONG = { timeout: 300_000 };

test(
  'an order is placed and moved, and every page that shows it is told',
  LONG,
  async ({ host, openPage }) => {
    await makeVendor(host.url, 'by-hand');
    const watching = await openPage('/vendors/orders?vendor=by-hand');
    await watching.getByText('None of them').waitFor(PATIENCE);
    await waitUntilLive(watching);

    const page = await openPage('/vendors/orders?vendor=by-hand');
    await page.getByRole('button', { name: 'New order' }).click();
    const form = page.getByRole('dialog', { name: 'New order' });
    await form.getByLabel('Reference').fill('P-1');
    await form.getByLabel('Item').fill('bolt');
    await form.getByLabel('Units').fill('4');
    await form.getByLabel('Price in EUR').fill('12.50', PATIENCE);
    await form.getByRole('button', { name: 'Place order' }).click();
    await page.getByRole('heading', { level: 1, name: 'Order P-1' }).waitFor(PATIENCE);
    await page.getByText('€50.00').first().waitFor();
    await waitUntilLive(page);

    await watching.getByRole('button', { name: 'Show 1 new order' }).click(PATIENCE);
    await orderAt(watching, 1).getByText('Placed', { exact: true }).waitFor(PATIENCE);

    const moves = page.getByRole('group', { name: 'Moves' });
    expect(await moves.getByRole('button').allTextContents()).toEqual(['Accept', 'Cancel']);
    await moves.getByRole('button', { name: 'Accept' }).click();
    const accept = page.getByRole('dialog', { name: 'Accept this order' });
    await accept.getByLabel('Reason').fill('In stock');
    await accept.getByRole('button', { name: 'Accept' }).click();
    await page.getByRole('list', { name: 'History' }).getByText('In stock').waitFor(PATIENCE);
    await orderAt(watching, 1).getByText('Accepted', { exact: true }).waitFor(PATIENCE);
    expect(await moves.getByRole('button').allTextContents()).toEqual(['Ship', 'Cancel']);

    await moves.getByRole('button', { name: 'Ship' }).click();
    const ship = page.getByRole('dialog', { name: 'Ship this order' });
    await page.route('**/api/orders/*/transitions', async (route) => {
      await route.fulfill({ response: await route.fetch({ postData: JSON.stringify({ to: 'delivered' }) }) });
    });
    await ship.getByRole('button', { name: 'Ship' }).click();
    await page.getByText(/it can go only to shipped or cancelled/).waitFor(PATIENCE);
    await page.getByText('What you see is the order as it stands: accepted.').waitFor();
  },
);

test('weights that total a hundred are saved, and scores follow', LONG, async ({ openPage }) => {
  const page = await openPage('/vendors/scorecard');
  await page.getByLabel('Weight of On time', { exact: true }).fill('20', PATIENCE);
  await page.getByText('10 points are missing.').waitFor();
  expect(await page.getByRole('button', { name: 'Save weights' }).isDisabled()).toBe(true);
  await page.getByLabel('Weight of Returns').fill('20');
  await page.getByRole('button', { name: 'Save weights' }).click();
  await page.getByText(/^Saved: every score follows/).waitFor(PATIENCE);
  await page.reload();
  expect(await page.getByLabel('Weight of Returns').inputValue(PATIENCE)).toBe('20');
});
