import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fakeQueue, openQueue, rowOf } from './queue/fake-queue';

let queue: ReturnType<typeof fakeQueue>;

beforeEach(() => {
  queue = fakeQueue();
});

afterEach(() => vi.unstubAllGlobals());

test('filters come from the address and go into it', async () => {
  const { address } = await openQueue('/transactions/anomalies?minScore=0.6&account=account-7');
  expect(queue.queries).toEqual(['status=open&minScore=0.6&accountId=account-7']);
  await userEvent.selectOptions(screen.getByLabelText('Status'), 'any');
  await waitFor(() => {
    expect(address()).toContain('status=any');
  });
});

test('keys go through the queue, judge, and take back', async () => {
  await openQueue();
  expect(rowOf('a').getByRole('list', { name: 'Reasons' })).toBeDefined();
  await userEvent.keyboard('j');
  expect(document.activeElement?.textContent).toContain('Shop b');
  await userEvent.keyboard('k3');
  expect(rowOf('a').getByText('False positive', { selector: 'span' })).toBeDefined();
  expect(document.activeElement?.textContent).toContain('Shop b');
  await userEvent.keyboard('u');
  expect(rowOf('a').getByText('Open')).toBeDefined();
  expect(document.activeElement?.textContent).toContain('Shop a');
  await userEvent.keyboard('?');
  expect(await screen.findByRole('dialog', { name: 'Keys' })).toBeDefined();
  expect(queue.judged).toEqual([]);
});

test('an empty queue says so', async () => {
  queue.anomalies = [];
  await openQueue();
  expect(await screen.findByText('Nothing to judge')).toBeDefined();
});
