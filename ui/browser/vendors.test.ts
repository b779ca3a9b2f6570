import { readFile } from 'node:fs/promises';
import { expect } from 'vitest';
import { seriousViolations } from './support/axe';
import { NARROW, test } from './support/fixtures';
import { waitUntilLive } from './support/live';
import { makeHistory, makeVendor, orderAt, PATIENCE, rankedNames, waitForOrders } from './support/vendors';

const LONG = { timeout: 300_000 };

/** What the first test makes, and the others look at. */
const HISTORY = { vendors: 6, days: 70, ordersPerDay: 12 };

test('from nothing to a history with progress, and down to one order', LONG, async ({ openPage }) => {
  const page = await openPage('/vendors');
  await page.getByText('No vendors yet').waitFor(PATIENCE);
  const shares = await makeHistory(page, HISTORY);
  expect(shares.some((share) => share > 0 && share < 100)).toBe(true);
  await waitForOrders(page, HISTORY.vendors * HISTORY.days * HISTORY.ordersPerDay);
  expect(await rankedNames(page)).toHaveLength(HISTORY.vendors);

  await page.getByRole('button', { name: 'Verify reports' }).click();
  await page.getByText(`${HISTORY.vendors} vendors checked · every number was right`).waitFor(PATIENCE);

  const [best = ''] = await rankedNames(page);
  await page.getByRole('link', { name: best, exact: true }).click();
  await page.getByRole('heading', { level: 1, name: best }).waitFor(PATIENCE);
  await page.getByRole('list', { name: 'Criteria' }).waitFor(PATIENCE);
  await expect.poll(() => page.locator('svg.recharts-surface').count(), PATIENCE).toBe(2);
  await page.getByRole('button', { name: 'Table of Orders by lead time' }).click();
  await page.getByRole('region', { name: 'Numbers of Orders by lead time' }).waitFor();

  await page.getByRole('link', { name: 'All orders of this vendor' }).click();
  await page.getByText(/orders are here; older ones follow as you go on/).waitFor(PATIENCE);
  await orderAt(page, 1).focus();
  for (let row = 0; row < 12; row += 1) await page.keyboard.press('PageDown');
  await page.getByText(/^[2-9]\d\d orders are here/).waitFor(PATIENCE);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: /^Order / }).waitFor(PATIENCE);
  await page.getByRole('region', { name: 'Lines of the order' }).waitFor();
  await page.getByRole('list', { name: 'History' }).getByRole('listitem').first().waitFor(PATIENCE);
  await page.goBack();
  await page.getByText(/^[2-9]\d\d orders are here/).waitFor(PATIENCE);
});

test('sorting and filters survive a reload, and whoever gets the address', LONG, async ({ openPage }) => {
  const page = await openPage('/vendors');
  await page.getByLabel('Sorted by').selectOption('Name', PATIENCE);
  await page.getByRole('button', { name: 'The other way round' }).click();
  await expect.poll(() => new URL(page.url()).search).toBe('?sort=name&reverse=true');
  const names = await rankedNames(page);
  const collator = new Intl.Collator('en', { numeric: true });
  expect(names).toEqual([...names].sort((one, other) => collator.compare(other, one)));
  await page.reload();
  await page.getByRole('list', { name: 'Vendors', exact: true }).waitFor(PATIENCE);
  expect(await rankedNames(page)).toEqual(names);

  await page.getByRole('navigation', { name: 'Vendors' }).getByRole('link', { name: 'Orders' }).click();
  await page.getByLabel('Vendor', { exact: true }).selectOption({ index: 2 }, PATIENCE);
  await page.getByLabel('Status').selectOption('Delivered');
  await page.getByText(/^\d+ orders/).waitFor(PATIENCE);
  const vendor = await page.getByLabel('Vendor', { exact: true }).inputValue();
  await expect.poll(() => new URL(page.url()).searchParams.get('status')).toBe('delivered');

  const { pathname, search } = new URL(page.url());
  const other = await openPage(pathname + search);
  await orderAt(other, 1).waitFor(PATIENCE);
  await expect.poll(() => other.getByLabel('Vendor', { exact: true }).inputValue(), PATIENCE).toBe(vendor);
  expect(await other.getByLabel('Status').inputValue()).toBe('delivered');
  expect(await orderAt(other, 1).textContent()).toBe(await orderAt(page, 1).textContent());

  const [file] = await Promise.all([
    other.waitForEvent('download'),
    other.getByRole('link', { name: 'Export as CSV' }).click(),
  ]);
  const [header = '', ...rows] = (await readFile(await file.path(), 'utf8')).trim().split('\r\n');
  expect(header).toMatch(/^id,vendorId,reference,status,/);
  expect(rows.length).toBeGreaterThan(100);
  expect(rows.every((row) => row.split(',')[1] === vendor && row.split(',')[3] === 'delivered')).toBe(true);
});

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

test.for([
  { name: 'wide and light', options: { colorScheme: 'light' } },
  { name: 'narrow and dark', options: { colorScheme: 'dark', viewport: NARROW } },
] as const)('axe finds nothing serious on a $name screen', LONG, async ({ options }, { openPage }) => {
  const calm = { ...options, reducedMotion: 'reduce' } as const;
  for (const path of ['', '/orders', '/scorecard', '/runs'].map((part) => `/vendors${part}`)) {
    const page = await openPage(path, calm);
    await page
      .getByText(/^Loading/)
      .first()
      .waitFor({ state: 'detached', ...PATIENCE });
    expect(await seriousViolations(page), path).toEqual([]);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, `${path} fits`).toBeLessThanOrEqual(0);
  }
  const page = await openPage('/vendors', calm);
  await page.getByRole('button', { name: 'New vendor' }).click(PATIENCE);
  await page
    .getByRole('dialog', { name: 'New vendor' })
    .getByLabel('Its orders')
    .selectOption('are simulated');
  expect(await seriousViolations(page), 'the form of a vendor').toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('list', { name: 'Vendors', exact: true }).getByRole('link').first().click();
  await page.locator('svg.recharts-surface').nth(1).waitFor(PATIENCE);
  expect(await seriousViolations(page), 'a vendor').toEqual([]);
  await page.getByRole('list', { name: 'Recent orders' }).getByRole('link').first().click();
  await page.getByRole('list', { name: 'History' }).waitFor(PATIENCE);
  expect(await seriousViolations(page), 'an order').toEqual([]);
});
