import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** Making a history takes seconds; starting the components for the first time takes longer, the more so on a busy machine. */
export const PATIENCE = { timeout: 120_000 };

/** Asks for a history of orders on the page that is shown, and waits until it is made. Returns the shares that were shown on the way. */
export async function makeHistory(
  page: Page,
  history: { vendors: number; days: number; ordersPerDay: number },
): Promise<number[]> {
  await page.getByRole('button', { name: 'Make a history' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Make a history of orders' });
  await dialog.getByLabel('Vendors', { exact: true }).fill(String(history.vendors));
  await dialog.getByLabel('Days', { exact: true }).fill(String(history.days));
  await dialog.getByLabel('Orders a day, each').fill(String(history.ordersPerDay));
  await dialog.evaluate((element) => {
    const seen = new Set<string>();
    new MutationObserver(() => {
      const share = /(\d+(\.\d+)?)%/.exec(element.textContent)?.[1];
      if (share !== undefined) seen.add(share);
    }).observe(element, { childList: true, subtree: true, characterData: true });
    Object.assign(window, { seen });
  });
  await dialog.getByRole('button', { name: 'Make it' }).click();
  await dialog
    .getByText(/orders added\.$/)
    .first()
    .waitFor(PATIENCE);
  const shares = await page.evaluate(() => [...(window as unknown as { seen: Set<string> }).seen]);
  await dialog.getByRole('button', { name: 'Look at it' }).click();
  await dialog.waitFor({ state: 'detached' });
  return shares.map(Number);
}

/** The names of the vendors in the order in which they are ranked. */
export async function rankedNames(page: Page): Promise<string[]> {
  return page.getByRole('list', { name: 'Vendors', exact: true }).getByRole('link').allTextContents();
}

/** Waits until the reports have so many orders. The simulation places more each minute. */
export async function waitForOrders(page: Page, orders: number): Promise<void> {
  const shown = async () => {
    const figures = await page.getByTestId('totals').locator('dd').allTextContents();
    const text = figures[1] ?? '';
    return Number(text.replaceAll(',', ''));
  };
  await expect.poll(shown, PATIENCE).toBeGreaterThanOrEqual(orders);
}

/** The order at a place of the table, from 1. */
export function orderAt(page: Page, place: number) {
  return page.getByRole('grid', { name: 'Orders' }).getByRole('row').nth(place);
}

/** Makes a vendor whose orders people move, through the interface. */
export async function makeVendor(host: string, id: string): Promise<void> {
  const answer = await fetch(`${host}/api/vendors`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id, name: `Vendor ${id}`, currency: 'EUR' }),
  });
  if (answer.status !== 201) throw new Error(`making a vendor was answered with ${String(answer.status)}`);
}
