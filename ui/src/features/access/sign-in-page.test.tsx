import { screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { ErrorState } from '@/components/error-state';
import { ApiError } from '@/lib/api/errors';
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
  await renderPage({
    path: '/counter',
    component: () => (
      <ErrorState subject="The value" error={error} retrying={false} onRetry={() => undefined} />
    ),
  });
  expect(screen.getByRole('link', { name: 'Sign in' }).getAttribute('href')).toBe('/sign-in?back=%2Fcounter');
});
