import { readFile } from 'node:fs/promises';
import { expect } from 'vitest';
import {
  changeWorth,
  createFromTemplate,
  dropFile,
  PATIENCE,
  resultsFile,
  shownImpact,
} from './support/experiments';
import { test } from './support/fixtures';

test('from a template to dollars, and to other dollars when a metric is worth more', async ({ openPage }) => {
  const list = await openPage('/experiments');
  await list.getByText('Live').waitFor(PATIENCE);
  const page = await openPage('/experiments/new');
  await createFromTemplate(page, 'Onboarding emails', 'Emails of May');

  const before = await shownImpact(page);
  expect(before).toMatch(/^\$[\d,]+$/);
  await page.getByText('Complete', { exact: true }).waitFor();
  await page.getByText(/^Treatment raised Signups by/).waitFor();
  await page
    .locator('[data-verdict]')
    .getByText(/groups moved apart/)
    .waitFor();
  await expect.poll(() => page.locator('svg.recharts-surface').count(), PATIENCE).toBe(3);
  const row = list.getByRole('listitem').filter({ hasText: 'Emails of May' });
  await row.getByText('Complete').waitFor(PATIENCE);

  await page.getByRole('link', { name: 'Metric values' }).click();
  await changeWorth(page, 'Signups', '25');
  await page.goBack();
  await page.getByText('one signup is worth $25.00 today; this analysis used $12.50.').waitFor(PATIENCE);
  await page.getByRole('button', { name: 'Use today’s values' }).click();
  const doubled = 2 * dollars(before);
  await expect.poll(async () => dollars(await shownImpact(page)), PATIENCE).toBeGreaterThan(doubled - 3);
  expect(dollars(await shownImpact(page))).toBeLessThan(doubled + 3);
});

test('how far it has come is told as it happens, without asking again', async ({ openPage }) => {
  const page = await openPage('/experiments/new');
  await page.getByRole('button', { name: 'Onboarding emails' }).click();
  await page.getByLabel('Units per group').fill('6000');
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/results')) asked.push(request.url());
  });
  await page.getByRole('button', { name: 'Create experiment' }).click();
  await page.getByRole('progressbar').waitFor(PATIENCE);
  await page.getByText('Live', { exact: true }).waitFor(PATIENCE);
  await shownImpact(page);
  await page.getByText('Complete', { exact: true }).waitFor();
  expect(await page.getByRole('progressbar').count()).toBe(0);
  // Once at first, once when the socket opens, and once for each status that it tells.
  expect(asked.length).toBeLessThanOrEqual(6);
});

test('a file of results is checked row by row, and analysed', async ({ host, openPage }) => {
  const page = await openPage('/experiments/new');
  const id = await createFromTemplate(page, 'Your own results', 'Uploaded by hand');
  await page.getByText('Awaiting results', { exact: true }).waitFor();
  const csv = await resultsFile(host.url, id);

  const lines = csv.split('\n');
  await dropFile(
    page,
    'broken.csv',
    [lines[0], lines[1]?.replace(',signups,', ',signups,many'), lines[2]].join('\n'),
  );
  const problems = page.getByRole('list', { name: 'Problems in the file' });
  await problems.getByText(/^line 2, value/).waitFor(PATIENCE);

  await dropFile(page, 'results.csv', csv);
  await page.getByText(/^Treatment raised Signups by 5 per unit and period/).waitFor(PATIENCE);
  await problems.waitFor({ state: 'detached' });
});

test('the address keeps the filters, and charts are saved and read by the keyboard', async ({ openPage }) => {
  const page = await openPage('/experiments/new');
  await createFromTemplate(page, 'A/A test', 'Nothing changed');
  await shownImpact(page);
  await page.locator('svg.recharts-surface').first().waitFor(PATIENCE);

  await page.locator('svg.recharts-surface').first().focus();
  await page.keyboard.press('ArrowRight');
  await page.locator('.recharts-tooltip-wrapper').first().getByText('Treatment').waitFor();
  const [picture] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save Signups over time as PNG' }).click(),
  ]);
  expect((await readFile(await picture.path())).subarray(1, 4).toString()).toBe('PNG');

  await page.getByRole('link', { name: 'Experiments' }).first().click();
  await page.getByLabel('Search').fill('nothing ch');
  await expect.poll(() => new URL(page.url()).search).toBe('?q=nothing+ch');
  await page.reload();
  await page.getByRole('link', { name: 'Nothing changed' }).waitFor();
  expect(await page.getByLabel('Search').inputValue()).toBe('nothing ch');
});

function dollars(text: string): number {
  return Number(text.replace(/[$,]/g, ''));
}
