import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as v from 'valibot';
import { experiment } from '@/testing/experiment-data';
import { fakeServer } from '@/testing/fake-server';
import type { FakeAnswer } from '@/testing/fake-server';
import { renderWithProviders } from '@/testing/render';
import type { AnalysisOptions } from './api/definition';
import { experimentSchema } from './api/experiment';
import { Reanalyze } from './components/reanalyze';

let asked: unknown[];
let answer: FakeAnswer;

beforeEach(() => {
  asked = [];
  answer = { status: 202, body: { success: true, data: {} } };
  fakeServer({
    'POST /api/experiments/checkout/analysis': ({ body }) => {
      asked.push(body);
      return answer;
    },
  });
});

afterEach(() => vi.unstubAllGlobals());

function show(options: AnalysisOptions) {
  renderWithProviders(
    <Reanalyze
      experiment={v.parse(experimentSchema, experiment())}
      options={options}
      covariates={[]}
      metrics={[{ id: 'signups', name: 'Signups' }]}
    />,
  );
}

const ask = () => userEvent.click(screen.getByRole('button', { name: 'Analyse again' }));
const margin = () => screen.getByLabelText('By this much or more of Signups');

test('other options are sent with the request, and those that the form does not show stay', async () => {
  show({ lag: 3, guardrails: { signups: { margin: 1, better: 'higher' } } });
  await userEvent.selectOptions(screen.getByLabelText('Standard errors'), 'crv3');
  await userEvent.selectOptions(screen.getByLabelText('Clustered by'), 'unit,period');
  await userEvent.clear(margin());
  await userEvent.type(margin(), '2.5');
  await ask();
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

test('a guardrail that is taken away is not sent', async () => {
  show({ guardrails: { signups: { margin: 1, better: 'higher' } } });
  await userEvent.selectOptions(screen.getByLabelText('Guardrail of Signups'), 'None');
  await ask();
  await waitFor(() => {
    expect(asked).toEqual([{ methods: {} }]);
  });
});

test('a margin that is no number is told before anything is sent', async () => {
  show({});
  await userEvent.selectOptions(screen.getByLabelText('Guardrail of Signups'), 'must not rise');
  await ask();
  expect(screen.getByText('This must be a number.')).toBeDefined();
  expect(asked).toEqual([]);
});

test('a margin that the server refuses is told next to its field', async () => {
  const details = [{ field: 'methods.guardrails.signups.margin', message: 'must be above 0' }];
  const error = { code: 'VALIDATION_FAILED', message: 'the request is not valid', details };
  answer = { status: 422, body: { success: false, error } };
  show({ guardrails: { signups: { margin: -1, better: 'lower' } } });
  await ask();
  const problem = await screen.findByText('This must be above 0.');
  expect(problem.closest('details')?.open).toBe(true);
});
