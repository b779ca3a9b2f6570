import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { metricValue } from '@/testing/experiment-data';
import { deferred, fakeServer } from '@/testing/fake-server';
import type { FakeAnswer, FakeRequest } from '@/testing/fake-server';
import { renderPage } from '@/testing/render-page';
import { list } from '@/testing/system-data';
import { NewExperimentPage } from './new-experiment-page';

let answer: (request: FakeRequest) => FakeAnswer | Promise<FakeAnswer>;

const signups = metricValue();
const revenue = metricValue({ id: 'revenue', name: 'Revenue' });

beforeEach(() => {
  fakeServer({
    'GET /api/experiments/templates': () => ({ body: { success: true, data: [] } }),
    'GET /api/metric-values': (request) => answer(request),
  });
});

afterEach(() => vi.unstubAllGlobals());

const open = () => renderPage({ path: '/experiments/new', component: NewExperimentPage });
const add = () => screen.queryByRole('button', { name: 'Add a metric' });
const metrics = () => screen.getAllByLabelText<HTMLSelectElement>('Metric').map(({ value }) => value);

test('metric values that have not come yet are awaited', async () => {
  const { promise, resolve } = deferred<FakeAnswer>();
  answer = () => promise;
  await open();
  expect(screen.getByText('Loading the metric values')).toBeDefined();
  expect(metrics()).toEqual(['signups']);
  resolve({ body: list([signups, revenue]) });
  await waitFor(() => {
    expect(add()).not.toBeNull();
  });
  expect(screen.queryByText('Loading the metric values')).toBeNull();
});

test('metric values that cannot be loaded are told, and asked for again', async () => {
  const error = { code: 'BAD', message: 'the list cannot be read' };
  answer = () => ({ status: 400, body: { success: false, error } });
  await open();
  expect((await screen.findByRole('alert')).textContent).toContain('The metric values could not be loaded');
  answer = () => ({ body: list([signups, revenue]) });
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  await waitFor(() => {
    expect(add()).not.toBeNull();
  });
});

test('where there are none the form leads to where they are made', async () => {
  answer = () => ({ body: list([]) });
  await open();
  expect(await screen.findByText('No metric values yet')).toBeDefined();
  expect(screen.getByRole('link', { name: 'Metric values' }).getAttribute('href')).toBe('/metric-values');
});

test('metrics beyond the first page can be chosen too', async () => {
  answer = ({ query }) => ({
    body: query.get('cursor') === 'next' ? list([revenue]) : list([signups], 'next'),
  });
  await open();
  const more = await screen.findByRole('button', { name: 'Load more metric values' });
  expect(add()).toBeNull();
  await userEvent.click(more);
  await userEvent.click(await screen.findByRole('button', { name: 'Add a metric' }));
  expect(metrics()).toEqual(['signups', 'revenue']);
  expect(screen.getByText('Every metric that has a value is in the experiment.')).toBeDefined();
  expect(screen.queryByRole('button', { name: 'Load more metric values' })).toBeNull();
});
