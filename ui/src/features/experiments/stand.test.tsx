import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import * as v from 'valibot';
import { experiment } from '@/testing/experiment-data';
import { renderWithProviders } from '@/testing/render';
import { experimentSchema } from './api/experiment';
import { Stand } from './components/stand';

function show(change: object, isAnalyzed: boolean) {
  renderWithProviders(
    <Stand
      experiment={v.parse(experimentSchema, experiment(change))}
      isAnalyzed={isAnalyzed}
      live={{ phase: 'live', interrupted: false }}
    />,
  );
}

const message = 'the analysis broke off each time it was tried';

test('an analysis that failed is told above the one before, which is the result still', () => {
  show({ message }, true);
  expect(screen.getByRole('alert').textContent).toBe(
    'The last analysis failedThe analysis broke off each time it was tried.Below is the one before.',
  );
});

test('an experiment without any analysis says why it has no result', () => {
  show({ status: 'failed', message }, false);
  expect(screen.getByRole('alert').textContent).toBe(
    'This experiment has no resultThe analysis broke off each time it was tried.',
  );
});

test('an analysis of which no metric came has no result', () => {
  show({ status: 'failed' }, true);
  expect(screen.getByRole('alert').textContent).toBe(
    'This experiment has no resultNo metric could be analysed: each says below what to change.',
  );
});

test('what failed before is not told while something happens', () => {
  show({ status: 'analyzing', message }, true);
  expect(screen.queryByRole('alert')).toBeNull();
});
