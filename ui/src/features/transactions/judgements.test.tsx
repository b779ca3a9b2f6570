import { act, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fakeQueue, openQueue, rowOf } from './queue/fake-queue';

let queue: ReturnType<typeof fakeQueue>;

beforeEach(() => {
  queue = fakeQueue();
});

afterEach(() => vi.unstubAllGlobals());

const say = (sequence: number, after: object) => {
  queue.sockets.at(-1)?.say(JSON.stringify({ sequence, operation: 'insert', key: {}, after }));
};

test('a judgement that is not taken back is sent when the page is left', async () => {
  const { unmount } = await openQueue();
  await userEvent.keyboard('1');
  unmount();
  await waitFor(() => {
    expect(queue.judged).toEqual([{ verdict: 'confirmed' }]);
  });
});

test('a judgement that is refused is told, and sent again on demand', async () => {
  queue.answer = () => ({
    status: 500,
    body: { success: false, error: { code: 'INTERNAL', message: 'it broke' } },
  });
  await openQueue();
  await userEvent.keyboard('2');
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
  act(() => {
    document.dispatchEvent(new Event('visibilitychange'));
  });
  vi.restoreAllMocks();
  const alert = await screen.findByRole('alert');
  expect(alert.textContent).toContain('It broke.');
  expect(rowOf('a').getByText('Open')).toBeDefined();
  await userEvent.click(within(alert).getByRole('button', { name: 'Try again' }));
  await waitFor(() => {
    expect(queue.judged).toEqual([{ verdict: 'valuable' }, { verdict: 'valuable' }]);
  });
});

test('what is new is offered and not thrown in; what is judged elsewhere changes where it stands', async () => {
  await openQueue();
  const told = {
    transactionId: 'd',
    accountId: 'account-9',
    score: 0.9,
    rank: 1,
    status: 'open',
    version: 1,
  };
  act(() => {
    queue.sockets.at(-1)?.accept();
    say(5, told);
    say(6, { ...told, transactionId: 'e', status: 'cleared' });
    say(7, { ...told, transactionId: 'b', score: 0.6, status: 'valuable', version: 2 });
  });
  expect(await screen.findByRole('button', { name: 'Show 1 new anomaly' })).toBeDefined();
  expect(screen.getAllByRole('link', { name: /Shop/ })).toHaveLength(3);
  expect(await rowOf('b').findByText('Valuable')).toBeDefined();
  const before = queue.queries.length;
  await userEvent.click(screen.getByRole('button', { name: 'Show 1 new anomaly' }));
  await waitFor(() => {
    expect(queue.queries).toHaveLength(before + 1);
  });
});
