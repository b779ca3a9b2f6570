import { screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { UnreachableError } from '@/lib/api/errors';
import { renderWithProviders } from '@/testing/render';
import { QueryView } from './query-view';
import type { Query } from './query-view';

const unreachable = new UnreachableError(undefined);

function view(state: Partial<Query<string>>) {
  const query: Query<string> = {
    data: undefined,
    error: null,
    failureReason: null,
    dataUpdatedAt: 0,
    isFetching: false,
    refetch: vi.fn(),
    ...state,
  };
  const element = (current: Query<string>) => (
    <QueryView query={current} subject="The list" loading={<p>loading</p>}>
      {(data) => <p>data: {data}</p>}
    </QueryView>
  );
  return { query, element };
}

test('a query that was not answered yet is loading', () => {
  const { query, element } = view({ isFetching: true });
  renderWithProviders(element(query));
  expect(screen.getByText('loading')).toBeDefined();
});

test('a query that failed without data says what and offers to try again', async () => {
  const { query, element } = view({ error: unreachable });
  renderWithProviders(element(query));
  expect(screen.getByRole('alert').textContent).toContain('The list could not be loaded');
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(query.refetch).toHaveBeenCalledOnce();
});

test('data that could not be refreshed stays, below a notice of its age', () => {
  const { query, element } = view({ data: 'old', error: unreachable, dataUpdatedAt: 1 });
  renderWithProviders(element(query));
  expect(screen.getByText('data: old')).toBeDefined();
  expect(screen.getByRole('status').textContent).toContain(
    'The server cannot be reached. Showing what was known at',
  );
});

test('data that were set after a failed refresh stand alone', () => {
  const { query, element } = view({ data: 'told', failureReason: unreachable, dataUpdatedAt: 1 });
  renderWithProviders(element(query));
  expect(screen.queryByRole('status')).toBeNull();
});

test('fresh data stands alone', () => {
  const { query, element } = view({ data: 'new', dataUpdatedAt: 1 });
  renderWithProviders(element(query));
  expect(screen.getByText('data: new')).toBeDefined();
  expect(screen.queryByRole('status')).toBeNull();
});
