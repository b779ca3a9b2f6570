import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fakeServer } from '@/testing/fake-server';
import type { FakeAnswer } from '@/testing/fake-server';
import { renderPage } from '@/testing/render-page';
import { rule } from '@/testing/transaction-data';
import { RulePage } from './rule-page';

let known: object;
let saved: unknown[];
let replayed: unknown[];
let answer: () => FakeAnswer;

beforeEach(() => {
  known = rule();
  saved = [];
  replayed = [];
  answer = () => ({ body: { success: true, data: known } });
  fakeServer({
    'GET /api/transactions/rules/large': () => ({ body: { success: true, data: known } }),
    'PUT /api/transactions/rules/large': ({ body }) => {
      saved.push(body);
      return answer();
    },
    'POST /api/transactions/rules/replay': ({ body }) => {
      const { condition } = body as { condition: unknown };
      replayed.push(condition);
      const data = {
        lookedAt: 200,
        isComplete: true,
        matched: 3,
        accounts: 2,
        alsoDetected: 1,
        judgedRight: 1,
        judgedWrong: 0,
        transactionIds: ['t-1'],
      };
      return { body: { success: true, data } };
    },
  });
});

afterEach(() => vi.unstubAllGlobals());

const open = () =>
  renderPage({ path: '/transactions/rules/$id', component: RulePage, at: '/transactions/rules/large' });

test('a rule is tried on the past before it is saved', async () => {
  await open();
  const amount = await screen.findByLabelText('At least, in dollars');
  await userEvent.clear(amount);
  await userEvent.type(amount, '250.5');
  await userEvent.click(screen.getByRole('button', { name: 'Try it on the past' }));
  expect(await screen.findByText(/matched 3 of 200 transactions \(1\.5%\)/)).toBeDefined();
  expect(replayed).toEqual([{ kind: 'amount-at-least', amountMinor: 25_050 }]);
  expect(saved).toEqual([]);
  await userEvent.type(amount, '1');
  expect(screen.getByText(/You have changed the rule since/)).toBeDefined();
});

test('what somebody else saved is not overwritten unseen', async () => {
  answer = () => {
    known = rule({ version: 3, name: 'Theirs' });
    return {
      status: 409,
      body: { success: false, error: { code: 'VERSION_CONFLICT', message: 'it has version 3 now' } },
    };
  };
  await open();
  await userEvent.click(await screen.findByRole('button', { name: 'Save' }));
  await userEvent.click(await screen.findByRole('button', { name: 'Take theirs' }));
  expect(await screen.findByDisplayValue('Theirs')).toBeDefined();
  answer = () => ({ body: { success: true, data: known } });
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => {
    expect(saved).toHaveLength(2);
  });
  expect(saved).toMatchObject([{ expectedVersion: 2 }, { expectedVersion: 3, name: 'Theirs' }]);
});

test('each refused field says what it must be', async () => {
  answer = () => ({
    status: 422,
    body: {
      success: false,
      error: {
        code: 'VALIDATION_FAILED',
        message: 'not valid',
        details: [{ field: 'condition.amountMinor', message: 'must be an integer from 1 on' }],
      },
    },
  });
  await open();
  await userEvent.click(await screen.findByRole('button', { name: 'Save' }));
  expect(await screen.findByText('This must be an integer from 1 on.')).toBeDefined();
});
