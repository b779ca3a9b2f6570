import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** The value as the page shows it. */
export async function shownValue(page: Page): Promise<number> {
  const text = await page.getByTestId('value').textContent();
  return Number((text ?? '').replaceAll(',', '').replace('\u2212', '-'));
}

export async function waitForValue(page: Page, expected: number): Promise<void> {
  await expect.poll(() => shownValue(page)).toBe(expected);
}

/** Waits until nothing is on its way to the server. */
export async function waitUntilSaved(page: Page): Promise<void> {
  await page.getByText('Saving…').waitFor({ state: 'detached' });
}

/** The newest entry of the audit trail. */
export function newestEntry(page: Page) {
  return page.getByRole('region', { name: 'Audit trail' }).getByRole('listitem').first();
}

export async function setAmount(page: Page, amount: string): Promise<void> {
  await page.getByLabel('Amount').fill(amount);
}

export async function press(page: Page, name: 'Increment' | 'Decrement'): Promise<void> {
  await page.getByRole('button', { name }).click();
}
