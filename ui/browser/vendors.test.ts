import { readFile } from 'node:fs/promises';
import { expect } from 'vitest';
import { seriousViolations } from './support/axe';
import { NARROW, test } from './support/fixtures';
import { makeHistory, orderAt, PATIENCE, rankedNames, waitForOrders } from './support/vendors';

const LONG = { timeout: 300_000 };

/** What the first test makes, and the others look at. */
const HISTORY = { vendors: 8, days: 90, ordersPerDay: 40 };

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
  await page.getByRole('combobox', { name: 'Vendor' }).selectOption({ index: 2 }, PATIENCE);
  await page.getByLabel('Status').selectOption('Delivered');
  await page.getByText(/^\d+ orders/).waitFor(PATIENCE);
  const vendor = await page.getByRole('combobox', { name: 'Vendor' }).inputValue();
  await expect.poll(() => new URL(page.url()).searchParams.get('status')).toBe('delivered');

  const { pathname, search } = new URL(page.url());
  const other = await openPage(pathname + search);
  await orderAt(other, 1).waitFor(PATIENCE);
  await expect
    .poll(() => other.getByRole('combobox', { name: 'Vendor' }).inputValue(), PATIENCE)
    .toBe(vendor);
  expect(await other.getByLabel('Status').inputValue()).toBe('delivered');
  await orderAt(other, 1).getByText('Delivered', { exact: true }).waitFor();

  const [file] = await Promise.all([
    other.waitForEvent('download'),
    other.getByRole('link', { name: 'Export as CSV' }).click(),
  ]);
  const [header = '', ...rows] = (await readFile(await file.path(), 'utf8')).trim().split('\r\n');
  expect(header).toMatch(/^id,vendorId,reference,status,/);
  expect(rows.length).toBeGreaterThan(100);
  expect(rows.every((row) => row.split(',')[1] === vendor && row.split(',')[3] === 'delivered')).toBe(true);
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
