import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import * as v from 'valibot';
import { experiment } from '@/testing/experiment-data';
import { renderWithProviders } from '@/testing/render';
import { experimentSchema } from './api/experiment';
import { Exports } from './components/exports';

test('everything is exported as the server says it, with fields that the page does not know', () => {
  const known = v.parse(experimentSchema, experiment({ id: 'a.b' }));
  renderWithProviders(<Exports results={{ experiment: known, results: null, analysis: null }} />);
  const link = screen.getByRole('link', { name: 'Everything, JSON' });
  expect(link.getAttribute('href')).toBe('/api/experiments/a.b/results');
  expect(link.getAttribute('download')).toBe('a.b-analysis.json');
});
