import { useMutation } from '@tanstack/react-query';
import { screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import * as v from 'valibot';
import { afterEach, expect, test, vi } from 'vitest';
import { ErrorState } from '@/components/error-state';
import { ApiError } from '@/lib/api/errors';
import { request } from '@/lib/api/request';
import { fakeServer } from '@/testing/fake-server';
import { renderPage } from '@/testing/render-page';
import { AccountControl } from './account-control';
import { readSignInSearch } from './back';
import { SignInPage } from './sign-in-page';

afterEach(() => vi.unstubAllGlobals());

const session = (name: string | null, level: string) => ({
  body: { success: true, data: { restricted: true, name, level } },
});

test('a token that nobody has is refused, and one that somebody has goes on to the page that was asked for', async () => {
  const assign = vi.fn();
  vi.stubGlobal('location', { origin: window.location.origin, assign });
  fakeServer({
    'GET /api/system/session': () => session(null, 'public'),
    'POST /api/system/session': ({ body }) =>
      (body as { token: string }).token === 'tidemill_right'
        ? session('ada', 'write')
        : {
            status: 401,
            body: { success: false, error: { code: 'UNAUTHENTICATED', message: 'the token is unknown' } },
          },
  });
  await renderPage({
    path: '/sign-in',
    at: '/sign-in?back=%2Fcounter',
    component: SignInPage,
    validateSearch: readSignInSearch,
  });
  const user = userEvent.setup();
  await user.type(screen.getByLabelText('Token'), 'tidemill_wrong{Enter}');
  expect(await screen.findByText('The token is unknown.')).toBeDefined();
  await user.clear(screen.getByLabelText('Token'));
  await user.type(screen.getByLabelText('Token'), ' tidemill_right {Enter}');
  await vi.waitFor(() => {
    expect(assign).toHaveBeenCalledWith('/counter');
  });
});

test('the shell says who somebody is where the host asks, and nothing where it does not', async () => {
  fakeServer({ 'GET /api/system/session': () => session('ada', 'write') });
  await renderPage({ path: '/', component: AccountControl });
  expect(await screen.findByText('ada')).toBeDefined();
  expect(screen.getByRole('button', { name: 'Sign out' })).toBeDefined();
});

test('what needs a token leads to the sign-in page and back', async () => {
  const error = new ApiError('this needs a token', { status: 401, code: 'UNAUTHENTICATED' });
  await show(error);
  expect(screen.getByRole('link', { name: 'Sign in' }).getAttribute('href')).toBe('/sign-in?back=%2Fcounter');
});

test('what a token may not do leads to another token, and is not tried again', async () => {
  await show(forbidden({ needs: 'write' }));
  const link = screen.getByRole('link', { name: 'Use another token' });
  expect(link.getAttribute('href')).toBe('/sign-in?back=%2Fcounter');
  expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
});

test('a refusal for another reason is no question of tokens', async () => {
  await show(forbidden(undefined));
  expect(screen.queryByRole('link')).toBeNull();
  expect(screen.getByRole('button', { name: 'Try again' })).toBeDefined();
});

test('a token that is not good any more is noticed by what it is refused', async () => {
  let good = true;
  fakeServer({
    'GET /api/system/session': () => (good ? session('ada', 'write') : session(null, 'public')),
    'GET /api/value': () => ({
      status: 401,
      body: { success: false, error: { code: 'UNAUTHENTICATED', message: 'the token is unknown' } },
    }),
  });
  await renderPage({ path: '/counter', component: Asking });
  await screen.findByText('ada');
  good = false;
  await userEvent.setup().click(screen.getByRole('button', { name: 'Ask' }));
  expect(await screen.findByRole('link', { name: 'Sign in' })).toBeDefined();
});

const forbidden = (details: unknown) =>
  new ApiError('this is not allowed', { status: 403, code: 'FORBIDDEN', details });

function show(error: Error) {
  return renderPage({
    path: '/counter',
    component: () => (
      <ErrorState subject="The value" error={error} retrying={false} onRetry={() => undefined} />
    ),
  });
}

function Asking() {
  const { mutate } = useMutation({ mutationFn: () => request('/api/value', v.unknown()) });
  return (
    <>
      <AccountControl />
      <button
        onClick={() => {
          mutate();
        }}
      >
        Ask
      </button>
    </>
  );
}
