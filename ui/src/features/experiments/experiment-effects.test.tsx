import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { analysis, analyzedMetric, metricValue, results, staggeredMetric } from '@/testing/experiment-data';
import { fakeServer } from '@/testing/fake-server';
import type { FakeAnswer, FakeRequest } from '@/testing/fake-server';
import { fakeWebSocket } from '@/testing/fake-web-socket';
import { renderPage } from '@/testing/render-page';
import { list } from '@/testing/system-data';
import { ExperimentPage } from './experiment-page';
import { readMetricSearch } from './search';

let shown: object;
let asked: unknown[];
let answer: FakeAnswer;

beforeEach(() => {
  fakeWebSocket();
  shown = analysis();
  asked = [];
  answer = { status: 202, body: { success: true, data: {} } };
  fakeServer({
    'GET /api/experiments/checkout/results': () => ({ body: results({ analysis: shown }) }),
    'GET /api/metric-values': () => ({ body: list([metricValue()]) }),
    'POST /api/experiments/checkout/analysis': ({ body }: FakeRequest) => {
      asked.push(body);
      return answer;
    },
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
    ['Started', 'Effect', 'Std. error', 'Interval'],
    ['May 3, 2031', '+1.5', '0.25', '95% interval 1.01 to 1.99'],
    ['May 4, 2031', '+3', '0.5', '95% interval 2.02 to 3.98'],
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

test('other options are sent with the request, and those that the form does not show stay', async () => {
  shown = analysis({ options: { lag: 3, guardrails: { signups: { margin: 1, better: 'higher' } } } });
  await open();
  await userEvent.selectOptions(await screen.findByLabelText('Standard errors'), 'crv3');
  await userEvent.selectOptions(screen.getByLabelText('Clustered by'), 'unit,period');
  const margin = screen.getByLabelText('By this much or more of Signups');
  await userEvent.clear(margin);
  await userEvent.type(margin, '2.5');
  await userEvent.click(screen.getByRole('button', { name: 'Analyse again' }));
  await waitFor(() => {
    expect(asked).toEqual([
      {
        methods: {
          lag: 3,
          standardErrors: 'crv3',
          clusterBy: ['unit', 'period'],
          guardrails: { signups: { margin: 2.5, better: 'higher' } },
        },
      },
    ]);
  });
});

test('a margin that the server refuses is told next to its field', async () => {
  const details = [{ field: 'methods.guardrails.signups.margin', message: 'must be above 0' }];
  const error = { code: 'VALIDATION_FAILED', message: 'the request is not valid', details };
  answer = { status: 422, body: { success: false, error } };
  await open();
  await userEvent.selectOptions(await screen.findByLabelText('Guardrail of Signups'), 'must not rise');
  await userEvent.type(screen.getByLabelText('By this much or more of Signups'), '-1');
  await userEvent.click(screen.getByRole('button', { name: 'Analyse again' }));
  const problem = await screen.findByText('This must be above 0.');
  expect(problem.closest('details')?.open).toBe(true);
});
