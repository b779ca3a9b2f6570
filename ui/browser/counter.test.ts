import { expect } from 'vitest';
import { newestEntry, press, setAmount, shownValue, waitForValue, waitUntilSaved } from './support/counter';
import { test } from './support/fixtures';

test('an increment is shown, saved and audited', async ({ openPage }) => {
  const page = await openPage('/counter');
  const before = await shownValue(page);
  await setAmount(page, '1,234');
  await press(page, 'Increment');
  await waitForValue(page, before + 1234);
  await waitUntilSaved(page);
  await newestEntry(page).getByText('+1,234').waitFor();
  await newestEntry(page).getByText('This browser').waitFor();

  await page.reload();
  await waitForValue(page, before + 1234);
});

test('a decrement goes below zero', async ({ openPage }) => {
  const page = await openPage('/counter');
  const before = await shownValue(page);
  await setAmount(page, '1000000');
  await press(page, 'Decrement');
  await waitForValue(page, before - 1_000_000);
  await newestEntry(page).getByText('\u22121,000,000').waitFor();
});

test('many quick presses all count', async ({ openPage }) => {
  const page = await openPage('/counter');
  const before = await shownValue(page);
  for (let pressed = 0; pressed < 10; pressed += 1) await press(page, 'Increment');
  await waitForValue(page, before + 10);
  await waitUntilSaved(page);
  await page.reload();
  await waitForValue(page, before + 10);
});

test('two tabs show each other’s changes', async ({ openPage }) => {
  const first = await openPage('/counter');
  const second = await openPage('/counter');
  const before = await shownValue(first);
  await press(first, 'Increment');
  await waitForValue(second, before + 1);
  await press(second, 'Increment');
  await waitForValue(first, before + 2);
  await newestEntry(first)
    .getByText((before + 2).toLocaleString('en').replace('-', '\u2212'))
    .waitFor();
});

test('the keyboard alone is enough', async ({ openPage }) => {
  const page = await openPage('/');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  expect(await focusedText(page)).toContain('Counter');
  await page.keyboard.press('Enter');
  await page.getByLabel('Amount').waitFor();
  const before = await shownValue(page);

  expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('7');
  await page.keyboard.press('Enter');
  await waitForValue(page, before + 7);
  await page.keyboard.press('Tab');
  expect(await focusedText(page)).toBe('Decrement');
  await page.keyboard.press('Space');
  await waitForValue(page, before);
});

test('older entries are loaded on demand, each once', async ({ host, openPage }) => {
  for (let entry = 0; entry < 60; entry += 1) {
    const response = await fetch(`${host.url}/api/counter/increment`, { method: 'POST' });
    expect(response.status).toBe(200);
  }
  const page = await openPage('/counter');
  const versions = page.getByRole('region', { name: 'Audit trail' }).getByText(/^Version /);
  await expect.poll(() => versions.count()).toBe(25);
  await page.getByRole('button', { name: 'Load more' }).click();
  await expect.poll(() => versions.count()).toBe(50);
  const seen = await versions.allTextContents();
  expect(new Set(seen).size).toBe(50);
});

async function focusedText(page: { evaluate: <T>(read: () => T) => Promise<T> }): Promise<string> {
  return page.evaluate(() => document.activeElement?.textContent ?? '');
}
