import { readFile } from 'node:fs/promises';
import { expect } from 'vitest';
import { seriousViolations } from './support/axe';
import { createFromTemplate, openAllDetails, PATIENCE, shownImpact } from './support/experiments';
import { NARROW, test } from './support/fixtures';

test('staggered adoption is told by cohort, with a guardrail and an interval for every look', async ({
  openPage,
}) => {
  const page = await openPage('/experiments/new');
  await page.getByRole('list', { name: 'Templates' }).getByRole('button', { name: 'Price test' }).click();
  await page.getByLabel('Guardrail', { exact: true }).selectOption({ label: 'must not fall' });
  await page.getByLabel('By this much or more').fill('-5');
  await page.getByRole('button', { name: 'Create experiment' }).click();
  await page.getByText(/^This must be .*\.$/).waitFor(PATIENCE);
  await page.getByLabel('By this much or more').fill('20');
  await page.getByText(/guardrail would be told to hold/).waitFor();
  await page.getByRole('button', { name: 'Create experiment' }).click();

  await shownImpact(page);
  const guardrails = page.getByRole('region', { name: 'Guardrails' });
  await guardrails.getByText('Held').waitFor();
  await guardrails.getByText(/^Revenue did not fall by 20 or more/).waitFor();
  await page.getByRole('region', { name: 'Intervals' }).getByText('95%, every look').waitFor();
  await page.getByRole('button', { name: 'Table of Revenue by cohort' }).click();
  const cohorts = page.getByRole('region', { name: 'Numbers of Revenue by cohort' });
  // A head and three waves.
  expect(await cohorts.getByRole('row').count()).toBe(4);
  await page.getByText('Effects by cohort and period', { exact: true }).click();
  const cells = page.getByRole('region', { name: 'Effects on Revenue by cohort and period' });
  expect(await cells.getByRole('row').count()).toBeGreaterThan(30);
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Cohorts, CSV' }).click(),
  ]);
  expect(await readFile(await file.path(), 'utf8')).toMatch(/^metric,of,cohort,period,estimate,stdError\r\n/);
});

test.for([
  { name: 'wide and light', options: { colorScheme: 'light' } },
  { name: 'narrow and dark', options: { colorScheme: 'dark', viewport: NARROW } },
] as const)('axe finds nothing serious on a $name screen', async ({ options }, { openPage }) => {
  const page = await openPage('/experiments/new', { ...options, reducedMotion: 'reduce' });
  await page.getByText(/would be found with 80% probability/).waitFor(PATIENCE);
  expect(await seriousViolations(page), 'the form').toEqual([]);
  await createFromTemplate(page, 'Checkout redesign', 'Looked at closely');
  await shownImpact(page);
  await expect.poll(() => page.locator('svg.recharts-surface').count(), PATIENCE).toBe(3);
  expect(await seriousViolations(page), 'an experiment').toEqual([]);
  await openAllDetails(page);
  expect(await seriousViolations(page), 'an experiment with all its details').toEqual([]);
  await page.getByRole('button', { name: /^Table of Purchases over time/ }).click();
  expect(await seriousViolations(page), 'a table in place of a chart').toEqual([]);
  for (const path of ['/experiments', '/metric-values']) {
    const other = await openPage(path, { ...options, reducedMotion: 'reduce' });
    await other
      .getByText(/Looked at closely|Signups/)
      .first()
      .waitFor(PATIENCE);
    expect(await seriousViolations(other), path).toEqual([]);
  }
});
