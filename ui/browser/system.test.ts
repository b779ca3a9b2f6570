import { deadLetter, list, overview, run, schedule, stream } from '@/testing/system-data';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import { seriousViolations } from './support/axe';
import { NARROW, test } from './support/fixtures';
import { waitUntilLive } from './support/live';

const JOB = 'expire-idempotency-keys';

const SCREENS: { name: string; options: BrowserContextOptions }[] = [
  { name: 'wide and light', options: { colorScheme: 'light' } },
  { name: 'narrow and dark', options: { colorScheme: 'dark', viewport: { ...NARROW, width: 320 } } },
];

/** A host with trouble of each kind. */
async function withTrouble(page: Page): Promise<void> {
  const breaker = { state: 'open', failures: 5, opensUntil: '2031-05-04T03:00:25Z', lastError: 'no answer' };
  const data = overview({
    streams: [stream(), stream({ name: 'stuck', lag: 7, lagSeconds: 90, deadLetters: 1, breaker })],
    schedules: [schedule({ lastRun: run({ outcome: 'failed', error: 'other: it broke' }) })],
    dependencies: [{ name: 'database vendors', status: 'failing', latencyMs: 2000, error: 'no answer' }],
  });
  await page.route('**/api/system/overview', (route) => route.fulfill({ json: data }));
  await page.route('**/api/system/dead-letters?*', (route) =>
    route.fulfill({ json: list([deadLetter(1, { stream: 'stuck' })]) }),
  );
  await page.route('**/api/system/schedules/*/runs', (route) =>
    route.fulfill({ json: list(Array.from({ length: 40 }, (_, index) => run({ id: String(index) }))) }),
  );
}

test('a job is run at once and followed to its outcome', async ({ openPage }) => {
  const page = await openPage('/system');
  const entry = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: JOB }) });
  await entry.getByText('None yet').waitFor();
  await entry.getByRole('button', { name: `Run now: ${JOB}` }).click();
  await entry
    .getByRole('status')
    .getByText(/^Succeeded after /)
    .waitFor();
  await entry.getByText('None yet').waitFor({ state: 'detached' });

  await entry.getByRole('button', { name: 'History' }).click();
  const runs = entry.getByRole('list', { name: `Runs of ${JOB}` });
  await runs.getByText('Asked for').waitFor();
});

test('connections and dependencies are those of this moment', async ({ openPage }) => {
  const page = await openPage('/system');
  const sockets = page
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name: '/ws/counter' }) })
    .getByText('WebSockets')
    .locator('xpath=following-sibling::dd');
  await expect.poll(() => sockets.textContent()).toBe('0');
  const counter = await openPage('/counter');
  await waitUntilLive(counter);
  await expect.poll(() => sockets.textContent()).toBe('1');
  await counter.close();
  await expect.poll(() => sockets.textContent()).toBe('0');
  await page.getByRole('heading', { name: 'database counter', exact: true }).waitFor();
  await page
    .getByText(/^Answered in /)
    .first()
    .waitFor();
});

test('what is shown while the host is away is said to be old', async ({ host, openPage }) => {
  const page = await openPage('/system');
  await page.getByRole('heading', { name: JOB }).waitFor();
  await host.pause();
  const banner = page.getByText(/The server cannot be reached\. Showing what was known at/);
  await banner.waitFor();
  await page.getByRole('heading', { name: JOB }).waitFor();
  await host.resume();
  await banner.waitFor({ state: 'detached' });
});

test.for(SCREENS)('axe finds nothing serious, $name', async ({ options }, { openPage }) => {
  const healthy = await openPage('/system', { ...options, reducedMotion: 'reduce' });
  await healthy.getByRole('heading', { name: JOB }).waitFor();
  expect(await seriousViolations(healthy)).toEqual([]);

  const page = await openPage('/system', { ...options, reducedMotion: 'reduce' }, withTrouble);
  await page.getByRole('button', { name: 'Details' }).click();
  await page.getByRole('button', { name: 'History' }).click();
  await page.getByText('"state": "shipped"').waitFor();
  await page.getByRole('list', { name: 'Runs of nightly' }).waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);

  await page.getByRole('button', { name: 'Drop' }).click();
  await page.getByRole('dialog', { name: 'Drop this change?' }).waitFor();
  expect(await seriousViolations(page)).toEqual([]);
});
