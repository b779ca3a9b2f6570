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

beforeEach(() => {
  sent = [];
  answer = { status: 201, body: { success: true, data: experiment() } };
});

afterEach(() => vi.unstubAllGlobals());

async function openWithTemplate(analysis: object) {
  const metrics = { signups: { baseline: 120, effect: 0, noise: 6 } };
  const simulation = { seed: 7, unitsPerGroup: 40, metrics };
  const definition = experiment({ name: 'Onboarding emails', simulation, analysis });
  const template = { id: 'onboarding', title: 'Onboarding emails', summary: 'They grow.', definition };
  fakeServer({
    'GET /api/experiments/templates': () => ({ body: { success: true, data: [template] } }),
    'GET /api/metric-values': () => ({ body: list([metricValue()]) }),
    'POST /api/experiments': (request) => {
      sent.push(request);
      return answer;
    },
  });
  await renderPage({ path: '/experiments/new', component: NewExperimentPage });
  await userEvent.click(await screen.findByRole('button', { name: /Onboarding emails/ }));
}

const create = () => userEvent.click(screen.getByRole('button', { name: 'Create experiment' }));

test('a guardrail is sent with its margin, and a refused margin is told next to it', async () => {
  await openWithTemplate({ lag: 3 });
  await userEvent.selectOptions(screen.getByLabelText('Guardrail'), 'must not fall');
  await create();
  expect(await screen.findByText('This must be a number.')).toBeDefined();
  expect(sent).toEqual([]);
  await userEvent.type(screen.getByLabelText('By this much or more'), '2.5');
  const details = [
    { field: 'analysis.guardrails.signups.margin', message: 'must be a number above 0 up to 1' },
  ];
  const error = { code: 'VALIDATION_FAILED', message: 'the request is not valid', details };
  answer = { status: 422, body: { success: false, error } };
  await create();
  expect(await screen.findByText('This must be a number above 0 up to 1.')).toBeDefined();
  expect(sent[0]?.body).toMatchObject({
    analysis: { lag: 3, guardrails: { signups: { margin: 2.5, better: 'higher' } } },
  });
  expect(screen.queryByRole('alert')).toBeNull();
});

test('a template brings its guardrails, and without a direction there is none', async () => {
  await openWithTemplate({ guardrails: { signups: { margin: 4, better: 'lower' } } });
  expect(screen.getByLabelText<HTMLInputElement>('By this much or more').value).toBe('4');
  await userEvent.selectOptions(screen.getByLabelText('Guardrail'), 'None');
  await create();
  await waitFor(() => {
    expect(sent).toHaveLength(1);
  });
  expect(sent[0]?.body).not.toHaveProperty('analysis.guardrails');
});

test('a problem with a field that is folded away opens what hides it', async () => {
  await openWithTemplate({ lag: 3 });
  const details = [{ field: 'simulation.metrics.signups.trend', message: 'must be smaller' }];
  const error = { code: 'VALIDATION_FAILED', message: 'the request is not valid', details };
  answer = { status: 422, body: { success: false, error } };
  await create();
  const problem = await screen.findByText('This must be smaller.');
  expect(problem.closest('details')?.open).toBe(true);
});

test('the hint tells whether the guardrail can be told to hold, and which margin would do', async () => {
  await openWithTemplate({});
  await userEvent.selectOptions(screen.getByLabelText('Guardrail'), 'must not fall');
  await userEvent.type(screen.getByLabelText('By this much or more'), '0.01');
  expect(
    await screen.findByText(
      /guardrail would be told to hold with a probability of .*; a margin of .* would be with one of 80%/,
    ),
  ).toBeDefined();
  await userEvent.type(screen.getByLabelText('By this much or more'), '{Backspace>4/}50');
  expect(await screen.findByText(/to hold with a probability of more than 99\.9%\.$/)).toBeDefined();
});
