import { expect } from 'vitest';
import { seriousViolations } from './support/axe';
import { NARROW, test } from './support/fixtures';
import { waitUntilLive } from './support/live';
import { detectNow, generateTraffic, PATIENCE, shownPrecision } from './support/transactions';

const LONG = { timeout: 600_000 };

test(
  'from traffic to anomalies, judged by the keyboard, to another precision',
  LONG,
  async ({ openPage }) => {
    const page = await openPage('/transactions');
    await generateTraffic(page, 20, 30);
    await detectNow(page);

    const other = await openPage('/transactions/anomalies');
    await waitUntilLive(other);
    await page
      .getByRole('navigation', { name: 'Transactions' })
      .getByRole('link', { name: 'Anomalies' })
      .click();
    const rows = page.getByRole('list', { name: 'Anomalies' }).locator('> li');
    await rows.first().getByRole('list', { name: 'Reasons' }).waitFor(PATIENCE);
    expect(await shownPrecision(page)).toBeUndefined();

    await page.keyboard.press('1');
    await rows.first().getByText('Confirmed', { exact: true }).first().waitFor();
    await page.keyboard.press('u');
    await rows.first().getByText('Open', { exact: true }).waitFor();
    await page.keyboard.press('1');
    await expect.poll(() => shownPrecision(page), PATIENCE).toBe(100);
    await other.locator('ol > li').first().getByText('Confirmed', { exact: true }).first().waitFor(PATIENCE);

    await page.keyboard.press('3');
    await expect.poll(() => shownPrecision(page), PATIENCE).toBe(50);

    await page.keyboard.press('j');
    await page.keyboard.press('k');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 2, name: 'Why it is unusual' }).waitFor();
    await page.getByLabel('Note').fill('Asked the account');
    await page.getByRole('button', { name: 'Valuable' }).click();
    await page.getByText(/^Judged /).waitFor();
    await page.reload();
    await expect.poll(() => page.getByLabel('Note').inputValue()).toBe('Asked the account');
  },
);

test('a rule is tried on the past, saved, snoozed and deleted', LONG, async ({ openPage }) => {
  const page = await openPage('/transactions/rules/new');
  await page.getByLabel('Name').fill('Any amount');
  await page.getByLabel('At least, in dollars').fill('0.01');
  await page.getByRole('button', { name: 'Try it on the past' }).click();
  await page.getByText(/It would have matched [1-9][\d,]* of/).waitFor(PATIENCE);
  await page.getByRole('button', { name: 'Create rule' }).click();
  await page.getByText('Looks for amounts of at least $0.01').waitFor();
  await page.getByLabel('Snooze Any amount').selectOption('For a day');
  await page.getByText(/^Snoozed until/).waitFor();
  await page.getByRole('link', { name: 'Any amount' }).click();
  await page.getByRole('button', { name: 'Delete this rule' }).click();
  await page.getByRole('button', { name: 'Delete it' }).click();
  await page.getByText('No rules yet').waitFor();
});

test('the address keeps the filters of the queue', async ({ openPage }) => {
  const page = await openPage('/transactions/anomalies');
  await page.getByLabel('Status').selectOption('any');
  await page.getByLabel('Score from').selectOption('0.5');
  await expect.poll(() => new URL(page.url()).search).toBe('?status=any&minScore=0.5');
  await page.reload();
  expect(await page.getByLabel('Status').inputValue()).toBe('any');
  expect(await page.getByLabel('Score from').inputValue()).toBe('0.5');
});

test.for([
  { name: 'wide and light', options: { colorScheme: 'light' } },
  { name: 'narrow and dark', options: { colorScheme: 'dark', viewport: NARROW } },
] as const)('axe finds nothing serious on a $name screen', LONG, async ({ options }, { openPage }) => {
  const paths = ['', '/anomalies', '/accounts', '/rules', '/rules/new', '/runs'];
  for (const path of paths.map((part) => `/transactions${part}`)) {
    const page = await openPage(path, { ...options, reducedMotion: 'reduce' });
    await page
      .getByText(/^Loading/)
      .first()
      .waitFor({ state: 'detached', ...PATIENCE });
    expect(await seriousViolations(page), path).toEqual([]);
  }
  const page = await openPage('/transactions/accounts', { ...options, reducedMotion: 'reduce' });
  await page.getByRole('list').getByRole('link', { name: /-/ }).first().click();
  await page.locator('svg.recharts-surface').first().waitFor(PATIENCE);
  expect(await seriousViolations(page), 'an account').toEqual([]);
  await page.getByRole('list', { name: 'Transactions' }).getByRole('link').first().click();
  await page.getByRole('heading', { level: 2, name: 'Features' }).waitFor();
  expect(await seriousViolations(page), 'a transaction').toEqual([]);
});
