import { screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { analysis, analyzedMetric, metricValue, results } from '@/testing/experiment-data';
import { staggeredMetric } from '@/testing/staggered-data';
import { fakeServer } from '@/testing/fake-server';
import { fakeWebSocket } from '@/testing/fake-web-socket';
import { renderPage } from '@/testing/render-page';
import { list } from '@/testing/system-data';
import { ExperimentPage } from './experiment-page';
import { readMetricSearch } from './search';

let shown: object;

beforeEach(() => {
  fakeWebSocket();
  shown = analysis();
  fakeServer({
    'GET /api/experiments/checkout/results': () => ({ body: results({ analysis: shown }) }),
    'GET /api/metric-values': () => ({ body: list([metricValue()]) }),
  });
});

afterEach(() => vi.unstubAllGlobals());

const open = () =>
  renderPage({
    path: '/experiments/$id',
    component: ExperimentPage,
    at: '/experiments/checkout',
    validateSearch: readMetricSearch,
  });

const cells = (name: string) =>
  within(screen.getByRole('region', { name, hidden: true }))
    .getAllByRole('row', { hidden: true })
    .map((row) => [...row.children].map((cell) => cell.textContent));

test('the verdict on the time before the start says what it rests on, and the other tests are in a table', async () => {
  await open();
  expect(
    await screen.findByText(/no sign that the groups moved apart\. Judged by .* clusters, p = 0\.8731\./),
  ).toBeDefined();
  const tests = cells('Tests of what happened before the start');
  expect(tests.map((row) => row[2])).toEqual(['p', '0.8731', '0.7008', '0.7298']);
});

test('the interval that holds at every look stands beside the ordinary one', async () => {
  await open();
  const intervals = within(await screen.findByRole('region', { name: 'Intervals' }));
  expect(intervals.getByText('2.79 to 3.845')).toBeDefined();
  expect(intervals.getByText('2.41 to 4.225')).toBeDefined();
  expect(intervals.getByText(/holds at every look and you may stop the experiment by it/)).toBeDefined();
});

test('a placebo tells the start that it made up', async () => {
  await open();
  await screen.findByRole('region', { name: 'Robustness' });
  const names = cells('Estimates by other methods').map(([name]) => name);
  expect(names).toContain('Placebo: as if it had begun on May 2, 2031');
  expect(names.some((name) => name?.includes('CUPED'))).toBe(true);
});

test('the guardrails of all metrics are told, whichever metric is shown', async () => {
  const guardrail = { margin: 0.5, better: 'lower', pValue: 0.9, verdict: 'harmed' };
  const tickets = analyzedMetric({ metricId: 'tickets', guardrail });
  shown = analysis({ metrics: [analyzedMetric(), tickets] });
  await open();
  const guardrails = within(await screen.findByRole('region', { name: 'Guardrails' }));
  expect(guardrails.getByText('Broken')).toBeDefined();
  expect(guardrails.getByText(/^tickets rose by more than 0\.5/)).toBeDefined();
});

test('staggered adoption is told by cohort, by period and in sums', async () => {
  shown = analysis({ metrics: [staggeredMetric()] });
  await open();
  await userEvent.click(await screen.findByRole('button', { name: 'Table of Signups by cohort' }));
  expect(cells('Numbers of Signups by cohort')).toEqual([
    ['Started', 'Effect', 'Std. error', '95% interval'],
    ['May 3, 2031', '+1.5', '0.25', '1.01 to 1.99'],
    ['May 4, 2031', '+3', '0.5', '2.02 to 3.98'],
  ]);
  expect(cells('Sums of the cohorts’ effects on Signups').map(([, effect]) => effect)).toEqual([
    'Effect',
    '+2',
    '+2.25',
    '+2',
  ]);
  expect(cells('Effects on Signups by cohort and period').at(-1)?.slice(0, 3)).toEqual([
    'May 4, 2031',
    'May 4, 2031',
    '+3',
  ]);
});

test('where all start together there is nothing about cohorts', async () => {
  await open();
  await screen.findByTestId('impact');
  expect(screen.queryByText(/cohort/i)).toBeNull();
});
