import { expect } from 'vitest';
import { newestEntry, press, shownValue, waitForValue, waitUntilSaved } from './support/counter';
import { test } from './support/fixtures';
import { recordValues, waitUntilLive } from './support/live';

test('a page that asks nothing follows what another one does', async ({ openPage }) => {
  const first = await openPage('/counter');
  const second = await openPage('/counter');
  await waitUntilLive(second);
  const before = await shownValue(second);
  await second.route('**/api/counter/value', (route) => route.abort());
  await press(first, 'Increment');
  await expect.poll(() => shownValue(second), { interval: 20 }).toBe(before + 1);
  await press(first, 'Decrement');
  await waitForValue(second, before);
});

test('two hundred increments are seen in order, and audited without two hundred questions', async ({
  host,
  openPage,
}) => {
  let questions = 0;
  const page = await openPage('/counter');
  await waitUntilLive(page);
  page.on('request', (request) => {
    if (request.url().includes('/api/counter/audit')) questions += 1;
  });
  const before = await shownValue(page);
  const values = await recordValues(page);
  for (let sent = 0; sent < 200; sent += 10) {
    const increments = Array.from({ length: 10 }, () =>
      fetch(`${host.url}/api/counter/increment`, { method: 'POST' }),
    );
    for (const answer of await Promise.all(increments)) expect(answer.status).toBe(200);
  }
  await waitForValue(page, before + 200);
  const seen = await values();
  expect(seen).toEqual(seen.toSorted((one, other) => one - other));
  await newestEntry(page)
    .getByText((before + 200).toLocaleString('en').replace('-', '\u2212'))
    .waitFor();
  expect(questions).toBeLessThan(20);
});

test('own changes among those of others never turn the value back', async ({ host, openPage }) => {
  const page = await openPage('/counter');
  await waitUntilLive(page);
  const before = await shownValue(page);
  const values = await recordValues(page);
  const others = async () => {
    for (let sent = 0; sent < 100; sent += 1) {
      await fetch(`${host.url}/api/counter/increment`, { method: 'POST' });
    }
  };
  const own = async () => {
    for (let pressed = 0; pressed < 10; pressed += 1) await press(page, 'Increment');
  };
  await Promise.all([others(), own()]);
  await waitForValue(page, before + 110);
  await waitUntilSaved(page);
  const seen = await values();
  expect(seen).toEqual(seen.toSorted((one, other) => one - other));
});

test('digits move unless reduced motion is preferred', async ({ openPage }) => {
  for (const [reducedMotion, animations] of [
    ['no-preference', 1],
    ['reduce', 0],
  ] as const) {
    const page = await openPage('/counter', { reducedMotion });
    await page.getByTestId('value').evaluate((element) => {
      Object.assign(window, { moved: 0 });
      element.addEventListener('animationstart', () => {
        const counted = window as unknown as { moved: number };
        counted.moved += 1;
      });
    });
    await waitUntilLive(page);
    const before = await shownValue(page);
    await press(page, 'Increment');
    await waitForValue(page, before + 1);
    await waitUntilSaved(page);
    const moved = () => page.evaluate(() => Math.min((window as unknown as { moved: number }).moved, 1));
    // An animation begins with the next frame at the earliest.
    await page.evaluate(
      () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
    );
    await expect.poll(moved, { message: reducedMotion }).toBe(animations);
  }
});
