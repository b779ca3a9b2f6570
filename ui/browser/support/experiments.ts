import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** Simulating and analysing takes moments; starting the components for the first time takes longer. */
export const PATIENCE = { timeout: 30_000 };

/** Makes an experiment from a template under a name of its own; the page then shows it. Returns its id. */
export async function createFromTemplate(page: Page, template: string, name: string): Promise<string> {
  await page.getByRole('list', { name: 'Templates' }).getByRole('button', { name: template }).click();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByRole('button', { name: 'Create experiment' }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
  return decodeURIComponent(new URL(page.url()).pathname.split('/').at(-1) ?? '');
}

/** Waits until the page of an experiment tells its analysis; returns the dollars as shown. */
export async function shownImpact(page: Page): Promise<string> {
  await page.getByTestId('impact').waitFor(PATIENCE);
  return (await page.getByTestId('impact').textContent()) ?? '';
}

/** Changes what one unit of a metric is worth, on its page. */
export async function changeWorth(page: Page, name: string, dollars: string): Promise<void> {
  await page.getByRole('button', { name: `Edit ${name}` }).click();
  await page.getByLabel('Dollars per unit').fill(dollars);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByLabel('Dollars per unit').waitFor({ state: 'detached' });
}

/** Opens everything that is folded away. */
export async function openAllDetails(page: Page): Promise<void> {
  const closed = page.locator('details:not([open]) > summary');
  while ((await closed.count()) > 0) await closed.first().click();
}

/** Drops a file on the place for results. */
export async function dropFile(page: Page, name: string, content: string): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([fileName, text]) => {
      const data = new DataTransfer();
      data.items.add(new File([text], fileName, { type: 'text/csv' }));
      return data;
    },
    [name, content] as const,
  );
  await page.getByText('Drop a CSV or JSON file here').dispatchEvent('drop', { dataTransfer: transfer });
}

/** Ten treated units and ten others over the days of an experiment, with an effect of exactly 5 in its second half. */
export async function resultsFile(host: string, id: string): Promise<string> {
  const answer = await fetch(`${host}/api/experiments/${id}`);
  expect(answer.status).toBe(200);
  const { data } = (await answer.json()) as {
    data: { timeRange: { start: string; end: string }; interventionAt: string };
  };
  const [start, end, intervention] = [data.timeRange.start, data.timeRange.end, data.interventionAt].map(
    Date.parse,
  );
  const rows = ['unit,period,metric,value,treated'];
  for (let unit = 0; unit < 20; unit += 1) {
    for (let day = start ?? 0; day < (end ?? 0); day += 86_400_000) {
      const treated = unit < 10;
      const period = Math.round((day - (start ?? 0)) / 86_400_000);
      const effect = treated && day >= (intervention ?? 0) ? 5 : 0;
      // Varies in no systematic way, and alike in both groups.
      const noise = ((unit % 10) * 7 + period * 3) % 5;
      const value = 100 + (unit % 10) + period + effect + noise;
      rows.push(`u${unit},${new Date(day).toISOString()},signups,${value},${String(treated)}`);
    }
  }
  return rows.join('\n');
}
