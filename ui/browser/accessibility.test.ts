import { expect } from 'vitest';
import { seriousViolations } from './support/axe';
import { press, setAmount, shownValue, waitForValue } from './support/counter';
import { NARROW, test } from './support/fixtures';

const SCREENS = [
  { name: 'wide and light', options: { colorScheme: 'light' } },
  { name: 'wide and dark', options: { colorScheme: 'dark' } },
  { name: 'narrow and light', options: { colorScheme: 'light', viewport: NARROW } },
  { name: 'narrow and dark', options: { colorScheme: 'dark', viewport: NARROW } },
] as const;

test.for(SCREENS)('axe finds nothing serious on a $name screen', async ({ options }, { openPage }) => {
  for (const path of ['/', '/nowhere']) {
    const page = await openPage(path, { ...options, reducedMotion: 'reduce' });
    expect(await seriousViolations(page), path).toEqual([]);
  }

  const page = await openPage('/counter', { ...options, reducedMotion: 'reduce' });
  await press(page, 'Increment');
  await page.getByText('This browser').first().waitFor();
  expect(await seriousViolations(page), 'the counter').toEqual([]);

  await page.route('**/api/counter/decrement', (route) => route.fulfill({ status: 500, body: '' }));
  await press(page, 'Decrement');
  await page.getByRole('alert').waitFor();
  await setAmount(page, 'many');
  await press(page, 'Increment');
  await page.getByText('Enter a whole number').waitFor();
  expect(await seriousViolations(page), 'the counter with failures').toEqual([]);
});

test('axe finds nothing serious in the open navigation', async ({ openPage }) => {
  const page = await openPage('/', { viewport: NARROW, reducedMotion: 'reduce' });
  await page.getByRole('button', { name: 'Open navigation' }).click();
  await page.getByRole('dialog').getByRole('link', { name: 'Counter' }).waitFor();
  expect(await seriousViolations(page)).toEqual([]);
});

test('a change of the value is announced', async ({ openPage }) => {
  const page = await openPage('/counter');
  await setAmount(page, '3');
  const before = await shownValue(page);
  await press(page, 'Increment');
  await waitForValue(page, before + 3);
  const value = (await page.getByTestId('value').textContent()) ?? '';
  await page.getByRole('status').getByText(`The value is ${value}`).waitFor({ state: 'attached' });
});
