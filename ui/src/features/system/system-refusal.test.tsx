import { screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { fakeServer } from '@/testing/fake-server';
import { renderPage } from '@/testing/render-page';
import { SystemPage } from './system-page';

afterEach(() => vi.unstubAllGlobals());

test('a token that may not see the system is told what it takes', async () => {
  const error = { code: 'FORBIDDEN', message: 'its level has to be `admin`', details: { needs: 'admin' } };
  let asked = 0;
  fakeServer({
    'GET /api/system/overview': () => {
      asked += 1;
      return { status: 403, body: { success: false, error } };
    },
  });
  vi.useFakeTimers({ shouldAdvanceTime: true });
  await renderPage({ path: '/system', component: SystemPage });
  expect(await screen.findByText('For administrators only')).toBeDefined();
  expect(screen.getByRole('link', { name: 'Use another token' })).toBeDefined();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked).toBe(1);
  vi.useRealTimers();
});
