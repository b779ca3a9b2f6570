import { screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fakeServer } from '@/testing/fake-server';
import type { FakeAnswer } from '@/testing/fake-server';
import { renderWithProviders } from '@/testing/render';
import { list, overview, run, schedule } from '@/testing/system-data';
import { SystemPage } from './system-page';

let runs: ReturnType<typeof run>[];
let answerRun: () => FakeAnswer;
let asked: number;

beforeEach(() => {
  runs = [];
  asked = 0;
  answerRun = () => ({ status: 202, body: { success: true, data: { runId: 'run-2' } } });
  fakeServer({
    'GET /api/system/overview': () => ({ body: overview({ schedules: [schedule()] }) }),
    'GET /api/system/schedules/nightly/runs': () => ({ body: list(runs) }),
    'POST /api/system/schedules/nightly/run': () => {
      asked += 1;
      return answerRun();
    },
  });
  renderWithProviders(<SystemPage />);
});

afterEach(() => vi.unstubAllGlobals());

const pressRun = async () => {
  await userEvent.click(await screen.findByRole('button', { name: 'Run now: nightly' }));
};

test('a schedule tells when and how it runs', async () => {
  expect(await screen.findByText('0 3 * * *')).toBeDefined();
  expect(screen.getByText(/Europe\/Berlin/)).toBeDefined();
  expect(screen.getByText('Succeeded after 1.5 s')).toBeDefined();
});

test('a run that is asked for is followed to its outcome', async () => {
  await pressRun();
  expect(await screen.findByText('Waiting to start')).toBeDefined();
  runs = [run({ id: 'run-2', outcome: 'running', finishedAt: null, cause: 'manual' })];
  expect(await screen.findByText(/^Running for/)).toBeDefined();
  runs = [run({ id: 'run-2', outcome: 'timed-out', finishedAt: '2031-05-04T03:00:30.010Z' })];
  expect(await screen.findByText('Timed out after 30 s')).toBeDefined();
  expect(asked).toBe(1);
});

test('a run whose answer was lost is not asked for again by itself', async () => {
  answerRun = () => {
    throw new TypeError('gone');
  };
  await pressRun();
  expect((await screen.findByRole('alert')).textContent).toContain('It may have been started all the same');
  expect(asked).toBe(1);
});

test('the history lists every run with why it began and how it ended', async () => {
  runs = [
    run({ id: 'b', outcome: 'failed', attempts: 3, error: 'other: it broke' }),
    run({ cause: 'catch-up' }),
  ];
  await userEvent.click(await screen.findByRole('button', { name: 'History' }));
  expect(await screen.findByText('other: it broke')).toBeDefined();
  expect(screen.getByText('As planned, 3 attempts')).toBeDefined();
  expect(screen.getByText('Made up for')).toBeDefined();
});
