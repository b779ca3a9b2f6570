import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { experiment, metricValue } from '@/testing/experiment-data';
import { fakeServer } from '@/testing/fake-server';
import type { FakeAnswer, FakeRequest } from '@/testing/fake-server';
import { renderPage } from '@/testing/render-page';
import { list } from '@/testing/system-data';
import { NewExperimentPage } from './new-experiment-page';

let sent: FakeRequest[];
let answer: FakeAnswer;

const simulation = {
  seed: 7,
  unitsPerGroup: 40,
  metrics: { signups: { baseline: 120, effect: 8, noise: 6, shape: { kind: 'ramp', periods: 14 } } },
};
const template = {
  id: 'onboarding',
  title: 'Onboarding emails',
  summary: 'Signups that grow.',
  definition: experiment({ name: 'Onboarding emails', simulation, analysis: { lag: 3 } }),
};

beforeEach(() => {
  sent = [];
  answer = { status: 201, body: { success: true, data: experiment() } };
  fakeServer({
    'GET /api/experiments/templates': () => ({ body: { success: true, data: [template] } }),
    'GET /api/metric-values': () => ({
      body: list([metricValue(), metricValue({ id: 'revenue', name: 'Revenue' })]),
    }),
    'POST /api/experiments': (request) => {
      sent.push(request);
      return answer;
    },
  });
});

afterEach(() => vi.unstubAllGlobals());

async function openWithTemplate() {
  const page = await renderPage({ path: '/experiments/new', component: NewExperimentPage });
  await userEvent.click(await screen.findByRole('button', { name: /Onboarding emails/ }));
  return page;
}

const create = () => userEvent.click(screen.getByRole('button', { name: 'Create experiment' }));

test('a template fills in the form, which is sent as the template says but for what was changed', async () => {
  const { address } = await openWithTemplate();
  const noise = screen.getByLabelText('Noise');
  await userEvent.clear(noise);
  await userEvent.type(noise, '9.5');
  await create();
  await waitFor(() => {
    expect(address()).toBe('/experiments/checkout');
  });
  expect(sent[0]?.body).toMatchObject({
    name: 'Onboarding emails',
    metrics: ['signups'],
    timeRange: { start: '2031-05-01T00:00:00Z', end: '2031-05-05T00:00:00Z' },
    interventionAt: '2031-05-03T00:00:00Z',
    simulation: {
      seed: 7,
      metrics: { signups: { baseline: 120, noise: 9.5, shape: { kind: 'ramp', periods: 14 } } },
    },
    analysis: { lag: 3 },
  });
});

test('what the server refuses is told next to the field, or at the end where there is none', async () => {
  const details = [
    { field: 'simulation.metrics.signups.noise', message: 'must be a number from 0 to 10' },
    { field: 'id', message: 'must be another' },
  ];
  const error = { code: 'VALIDATION_FAILED', message: 'the request is not valid', details };
  await openWithTemplate();
  answer = { status: 422, body: { success: false, error } };
  await create();
  expect(await screen.findByText('This must be a number from 0 to 10.')).toBeDefined();
  await waitFor(() => {
    expect(document.activeElement).toBe(screen.getByLabelText('Noise'));
  });
  expect(screen.getByRole('alert').textContent).toContain('id must be another.');
});

test('what is no number is told before anything is sent', async () => {
  await openWithTemplate();
  const effect = screen.getByLabelText('Effect');
  await userEvent.clear(effect);
  await userEvent.type(effect, 'much');
  await create();
  expect(await screen.findByText('This must be a number.')).toBeDefined();
  expect(sent).toEqual([]);
});

test('sending the same again after a lost answer carries the same idempotency key', async () => {
  await openWithTemplate();
  answer = { status: 500, body: '' };
  await create();
  await screen.findByRole('alert');
  await create();
  await waitFor(() => {
    expect(sent).toHaveLength(2);
  });
  const [first, second] = sent.map(({ headers }) => headers.get('idempotency-key'));
  expect(first).toBe(second);
});

test('the hint tells what would be found while somebody types', async () => {
  await openWithTemplate();
  const hint = () =>
    screen
      .getAllByRole('status')
      .map((status) => status.textContent)
      .join(' ');
  expect(hint()).toMatch(/would be found with 80% probability; this one/);
  const effect = screen.getByLabelText('Effect');
  await userEvent.clear(effect);
  await userEvent.type(effect, '0');
  await waitFor(() => {
    expect(hint()).toContain('There is none to be found; 5% of such experiments');
  });
  await userEvent.selectOptions(screen.getByLabelText('Confidence'), '99%');
  await waitFor(() => {
    expect(hint()).toContain('There is none to be found; 1% of such experiments');
  });
});
