import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import * as v from 'valibot';
import { analysis, analyzedMetric } from '@/testing/experiment-data';
import { renderWithProviders } from '@/testing/render';
import { analysisSchema } from './api/analysis';
import { Impact } from './components/impact';

const message = 'With `synthetic-control` there are no effects by period, so no dollars can be told.';
const withoutDollars = (metricId: string, warnings: object[]) =>
  analyzedMetric({ metricId, economicImpact: null, warnings });

function show(metrics: object[]) {
  const parsed = v.parse(analysisSchema, analysis({ metrics, totalEconomicImpact: null }));
  renderWithProviders(<Impact analysis={parsed} nameOf={(id) => id.toUpperCase()} />);
}

test('why there are no dollars is told in the words of the analysis', () => {
  show([withoutDollars('signups', [{ code: 'NO_DOLLARS', message }])]);
  expect(
    screen.getByText('With synthetic control there are no effects by period, so no dollars can be told.'),
  ).toBeDefined();
  expect(screen.queryByText(/No metric has both/)).toBeNull();
});

test('of several metrics each that has a reason is named', () => {
  show([
    withoutDollars('signups', [{ code: 'NO_DOLLARS', message: 'one reason' }]),
    withoutDollars('revenue', [{ code: 'FEW_CLUSTERS', message: 'few clusters' }]),
  ]);
  expect(screen.getByText('SIGNUPS: One reason.')).toBeDefined();
  expect(screen.queryByText(/few clusters/i)).toBeNull();
});

test('without a reason it is that nothing has both an effect and a value', () => {
  show([withoutDollars('signups', [])]);
  expect(screen.getByText('No metric has both an effect and a value in dollars.')).toBeDefined();
});
