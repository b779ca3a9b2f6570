import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fakeServer } from '@/testing/fake-server';
import type { FakeAnswer } from '@/testing/fake-server';
import { renderPage } from '@/testing/render-page';
import { scorecard } from '@/testing/vendor-summary';
import { ScorecardPage } from './scorecard-page';

let known: object;
let saved: unknown[];
let answer: () => FakeAnswer;

beforeEach(() => {
  known = scorecard();
  saved = [];
  answer = () => ({ body: { success: true, data: known } });
  fakeServer({
    'GET /api/vendors/scorecard': () => ({ body: { success: true, data: known } }),
    'PUT /api/vendors/scorecard': ({ body }) => {
      saved.push(body);
      return answer();
    },
  });
});

afterEach(() => vi.unstubAllGlobals());

const open = () => renderPage({ path: '/vendors/scorecard', component: ScorecardPage });

const setWeight = async (name: string, weight: string) => {
  const field = await screen.findByLabelText(`Weight of ${name}`);
  await userEvent.clear(field);
  await userEvent.type(field, weight);
};

const saveButton = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Save weights' });

test('weights are saved when they total a hundred, and what is missing is told until then', async () => {
  await open();
  await setWeight('On time', '50');
  expect(screen.getByText('10 points are missing.')).toBeDefined();
  expect(saveButton().disabled).toBe(true);
  await setWeight('Returns', '50');
  expect(screen.getByText('The weights total 100.')).toBeDefined();
  await userEvent.click(saveButton());
  await waitFor(() => {
    expect(saved).toEqual([{ weights: { 'on-time': 50, returns: 50 }, expectedVersion: 2 }]);
  });
});

test('weights that somebody else set are not overwritten unseen', async () => {
  await open();
  await setWeight('On time', '50');
  await setWeight('Returns', '50');
  answer = () => {
    const [first, second] = scorecard().criteria;
    known = scorecard({
      criteria: [
        { ...first, weight: 30 },
        { ...second, weight: 70 },
      ],
      version: 3,
    });
    return {
      status: 409,
      body: { success: false, error: { code: 'VERSION_CONFLICT', message: 'it has version 3 now' } },
    };
  };
  await userEvent.click(saveButton());
  await userEvent.click(await screen.findByRole('button', { name: 'Keep mine' }));
  answer = () => ({ body: { success: true, data: scorecard({ version: 4 }) } });
  await userEvent.click(saveButton());
  await waitFor(() => {
    expect(saved).toMatchObject([{ expectedVersion: 2 }, { expectedVersion: 3, weights: { 'on-time': 50 } }]);
  });
});
