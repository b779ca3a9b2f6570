import { act, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { analysis, analyzedMetric, experiment, metricValue, results } from '@/testing/experiment-data';
import { fakeServer } from '@/testing/fake-server';
import type { FakeAnswer, FakeRequest } from '@/testing/fake-server';
import type { FakeSocket } from '@/testing/fake-socket';
import { fakeWebSocket } from '@/testing/fake-web-socket';
import { renderPage } from '@/testing/render-page';
import { list } from '@/testing/system-data';
import { ExperimentPage } from './experiment-page';
import { readMetricSearch } from './search';

let sockets: FakeSocket[];
let answer: FakeAnswer;
let value: object;
let asked: unknown[];

beforeEach(() => {
  sockets = fakeWebSocket();
  answer = { body: results() };
  value = metricValue();
  asked = [];
  fakeServer({
    'GET /api/experiments/checkout/results': () => answer,
    'GET /api/metric-values': () => ({ body: list([value]) }),
    'POST /api/experiments/checkout/analysis': ({ body }: FakeRequest) => {
      asked.push(body);
      return { status: 202, body: { success: true, data: {} } };
    },
  });
});

afterEach(() => vi.unstubAllGlobals());

const open = (at = '/experiments/checkout') =>
  renderPage({
    path: '/experiments/$id',
    component: ExperimentPage,
    at,
    validateSearch: readMetricSearch,
  });

const say = (sequence: number, version: number, status: string) => {
  const after = { id: 'checkout', status, progress: 1, version, updatedAt: '2031-05-06T00:00:01Z' };
  sockets.at(-1)?.say(JSON.stringify({ sequence, operation: 'update', key: { id: 'checkout' }, after }));
};

test('an analysis is told in units, in dollars and with what its error rests on', async () => {
  await open();
  expect(
    await screen.findByText(
      'Treatment raised Signups by 3.318 per unit and period (95% interval 2.79 to 3.845).',
    ),
  ).toBeDefined();
  expect(screen.getByTestId('impact').textContent).toBe('$1,659');
  const estimates = within(screen.getByRole('region', { name: 'Estimates of all metrics' }));
  const cells = estimates.getAllByRole('cell').map((cell) => cell.textContent);
  expect(cells.slice(4, 7)).toEqual(['25', '40', '39']);
});

test('a chart has its numbers as a table', async () => {
  await open();
  await userEvent.click(await screen.findByRole('button', { name: 'Table of Signups over time' }));
  const table = within(screen.getByRole('region', { name: 'Numbers of Signups over time' }));
  expect(table.getAllByRole('row')).toHaveLength(5);
  expect(table.getByRole('row', { name: 'May 4, 2031 105.5 102.1 100' })).toBeDefined();
});

test('a metric that failed says why, and the others stay', async () => {
  const failed = {
    metricId: 'tickets',
    status: 'failed',
    error: { code: 'NO_CONTROL_GROUP', message: 'every unit is treated: add units that are not' },
    warnings: [],
  };
  answer = { body: results({ analysis: analysis({ metrics: [analyzedMetric(), failed] }) }) };
  await open('/experiments/checkout?metric=tickets');
  expect(await screen.findByText('Every unit is treated: add units that are not.')).toBeDefined();
  expect(screen.getByTestId('impact').textContent).toBe('$1,659');
});

test('the page shows how far it has come as it is told, and then asks for the result', async () => {
  answer = {
    body: results({ experiment: experiment({ status: 'analyzing', version: 3 }), analysis: null }),
  };
  await open();
  expect(await screen.findByRole('progressbar', { name: 'Analysing' })).toBeDefined();
  answer = { body: results() };
  act(() => {
    sockets.at(-1)?.accept();
    sockets.at(-1)?.say(JSON.stringify({ sequence: 3, operation: 'snapshot', key: null, after: null }));
    say(4, 5, 'complete');
  });
  expect(await screen.findByTestId('impact')).toBeDefined();
  expect(screen.queryByRole('progressbar')).toBeNull();
});

test('what began and ended between two looks is asked for, though the status is what it was', async () => {
  await open();
  await screen.findByTestId('impact');
  const total = { total: 3000, stdError: 130, confidenceInterval: [2700, 3300] };
  answer = { body: results({ analysis: analysis({ totalEconomicImpact: total }) }) };
  act(() => {
    sockets.at(-1)?.accept();
    say(4, 6, 'analyzing');
    say(5, 7, 'complete');
  });
  await waitFor(() => {
    expect(screen.getByTestId('impact').textContent).toBe('$3,000');
  });
});

test('a metric that is worth something else today is told, and analysed anew on demand', async () => {
  value = metricValue({ version: 2, dollarsPerUnit: 15 });
  await open();
  expect(
    await screen.findByText('Signups: one signup is worth $15.00 today; this analysis used $12.50.'),
  ).toBeDefined();
  await userEvent.click(screen.getByRole('button', { name: 'Use today’s values' }));
  await waitFor(() => {
    expect(asked).toEqual([{ methods: {} }]);
  });
});
