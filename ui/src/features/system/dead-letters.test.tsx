import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fakeServer } from '@/testing/fake-server';
import type { FakeAnswer, FakeRoutes } from '@/testing/fake-server';
import { renderWithProviders } from '@/testing/render';
import { deadLetter, list, overview, stream } from '@/testing/system-data';
import { SystemPage } from './system-page';

let letters: ReturnType<typeof deadLetter>[];
let requests: string[];
let answer: (request: string) => FakeAnswer;

beforeEach(() => {
  letters = [deadLetter(9), deadLetter(8), deadLetter(7)];
  requests = [];
  answer = () => ({ status: 202, body: { success: true, data: null } });
  const act = (request: string) => () => {
    requests.push(request);
    return answer(request);
  };
  const actions: FakeRoutes = Object.fromEntries(
    letters.flatMap(({ id }) => {
      const path = `/api/system/dead-letters/${encodeURIComponent(id)}`;
      return [
        [`POST ${path}/retry`, act(`retry ${id}`)],
        [`DELETE ${path}`, act(`drop ${id}`)],
      ];
    }),
  );
  fakeServer({
    'GET /api/system/overview': () => ({
      body: overview({ streams: [stream({ deadLetters: letters.length })] }),
    }),
    'GET /api/system/dead-letters': ({ query }) => {
      const from = Number(query.get('cursor') ?? 0);
      const page = letters.slice(from, from + 2);
      return { body: list(page, from + 2 < letters.length ? String(from + 2) : null) };
    },
    ...actions,
  });
  renderWithProviders(<SystemPage />);
});

afterEach(() => vi.unstubAllGlobals());

async function entry(key: string) {
  const about = await screen.findByText(key);
  const item = about.closest('li');
  if (!item) throw new Error('not in a list');
  return within(item);
}

test('a dead letter shows its error, and its payload on demand', async () => {
  const letter = await entry('id 9');
  expect(letter.getByText('rejected: the order has no vendor')).toBeDefined();
  expect(letter.queryByText(/shipped/)).toBeNull();
  await userEvent.click(letter.getByRole('button', { name: 'Details' }));
  expect(letter.getByText(/"state": "shipped"/)).toBeDefined();
  expect(letter.getByText(/"state": "placed"/)).toBeDefined();
});

test('a retry is asked for once and says that it is under way', async () => {
  answer = () => {
    letters = letters.map((letter) => ({ ...letter, retrying: letter.id === 'vendors:9' }));
    return { status: 202, body: { success: true, data: null } };
  };
  const letter = await entry('id 9');
  await userEvent.click(letter.getByRole('button', { name: 'Retry' }));
  expect(await letter.findByRole('button', { name: 'Retrying' })).toHaveProperty('disabled', true);
  expect(requests).toEqual(['retry vendors:9']);
});

test('a retry that is refused leaves the letter as it was', async () => {
  const error = { code: 'NOT_FOUND', message: 'There is no such dead letter any more.' };
  answer = () => ({ status: 404, body: { success: false, error } });
  const letter = await entry('id 9');
  await userEvent.click(letter.getByRole('button', { name: 'Retry' }));
  expect((await letter.findByRole('alert')).textContent).toContain(error.message);
  expect(letter.getByRole('button', { name: 'Retry' })).toHaveProperty('disabled', false);
});

test('nothing is dropped without a confirmation', async () => {
  answer = () => {
    letters = letters.filter(({ id }) => id !== 'vendors:9');
    return { body: { success: true, data: null } };
  };
  const letter = await entry('id 9');
  await userEvent.click(letter.getByRole('button', { name: 'Drop' }));
  await userEvent.click(await screen.findByRole('button', { name: 'Keep it' }));
  expect(requests).toEqual([]);
  await userEvent.click(letter.getByRole('button', { name: 'Drop' }));
  await userEvent.click(await screen.findByRole('button', { name: 'Drop it' }));
  await waitFor(() => {
    expect(screen.queryByText('id 9')).toBeNull();
  });
  expect(requests).toEqual(['drop vendors:9']);
});

test('retrying all goes through every page, oldest first, past one that fails', async () => {
  answer = (request) => ({ status: request.endsWith(':8') ? 500 : 202, body: '{}' });
  await entry('id 9');
  await userEvent.click(screen.getByRole('button', { name: 'Retry all dead letters of reports' }));
  expect((await screen.findByRole('alert')).textContent).toContain('1 could not be retried');
  expect(requests).toEqual(['retry vendors:7', 'retry vendors:8', 'retry vendors:9']);
});
