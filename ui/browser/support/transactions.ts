import type { Page } from 'playwright-core';

/** Making traffic of a month and scoring all of it takes a while, the more so on a busy machine. */
export const PATIENCE = { timeout: 240_000 };

/** Asks for made-up traffic on the overview, and waits until it is there. */
export async function generateTraffic(page: Page, accounts: number, days: number): Promise<void> {
  await page.getByRole('button', { name: 'Generate traffic' }).click();
  const form = page.getByRole('dialog', { name: 'Generate traffic' });
  await form.getByLabel('Accounts').fill(String(accounts));
  await form.getByLabel('Days back from now').fill(String(days));
  await form.getByLabel('Share of anomalies').fill('0.02');
  await form.getByRole('button', { name: 'Generate', exact: true }).click();
  await form.waitFor({ state: 'detached' });
  await card(page, 'Traffic').getByText(`${accounts} accounts`).waitFor(PATIENCE);
  await card(page, 'Traffic')
    .getByText(/^Complete after/)
    .waitFor(PATIENCE);
}

/** Asks for a run of the detector on the overview, and waits until no account is stale any more. */
export async function detectNow(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Detect now' }).click();
  const detection = card(page, 'Detection');
  await detection.getByText(/^Complete after/).waitFor(PATIENCE);
  await page.getByText('Every account was scored since it last changed.').waitFor(PATIENCE);
}

/** The card of a job on the overview. */
function card(page: Page, name: string) {
  return page.getByRole('group', { name, exact: true });
}

/** Precision as the queue tells it: undefined until something was judged. */
export async function shownPrecision(page: Page): Promise<number | undefined> {
  const text = (await page.getByTestId('precision').textContent()) ?? '';
  return text.endsWith('%') ? Number(text.slice(0, -1)) : undefined;
}
