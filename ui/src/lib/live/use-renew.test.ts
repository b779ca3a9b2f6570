import { renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Live } from './use-live';
import { useRenewOnRecovery } from './use-renew-on-recovery';
import { useRenewWhenBehind } from './use-renew-when-behind';

const renew = vi.fn();
const live = (phase: Live['phase']): Live => ({ phase, interrupted: false, renew });

beforeEach(() => {
  renew.mockClear();
  vi.useFakeTimers();
});

afterEach(() => vi.useRealTimers());

test('a server that answers again ends the pause', () => {
  const { rerender } = renderHook(
    (failing: boolean) => {
      useRenewOnRecovery(live('waiting'), failing);
    },
    { initialProps: false },
  );
  rerender(true);
  expect(renew).not.toHaveBeenCalled();
  rerender(false);
  expect(renew).toHaveBeenCalledOnce();
  rerender(false);
  expect(renew).toHaveBeenCalledOnce();
});

test('a connection that is live already is left alone', () => {
  const { rerender } = renderHook(
    (failing: boolean) => {
      useRenewOnRecovery(live('live'), failing);
    },
    { initialProps: true },
  );
  rerender(false);
  expect(renew).not.toHaveBeenCalled();
});

test('a connection that stays behind is replaced, one that catches up is not', () => {
  const { rerender } = renderHook(
    (behind: boolean) => {
      useRenewWhenBehind(live('live'), behind);
    },
    { initialProps: true },
  );
  vi.advanceTimersByTime(4_999);
  rerender(false);
  vi.advanceTimersByTime(60_000);
  expect(renew).not.toHaveBeenCalled();
  rerender(true);
  vi.advanceTimersByTime(5_000);
  expect(renew).toHaveBeenCalledOnce();
});
