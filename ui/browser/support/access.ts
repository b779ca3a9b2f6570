import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** The pages are for everybody; what they show, as an answer or live, is for who has a token. */
export const POLICY = `
[application.tool.tidemill.access]
read = "read"
write = "write"

[[application.tool.tidemill.access.route]]
route = "/..."
read = "public"

[[application.tool.tidemill.access.route]]
route = "/api/..."

[[application.tool.tidemill.access.route]]
route = "/ws/..."
`;

/** Shows a token on the sign-in page, which must be open. */
export async function showToken(page: Page, token: string): Promise<void> {
  await page.getByLabel('Token', { exact: true }).fill(token);
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
}

/** Signs in on a page that needs a token, which comes back afterwards. */
export async function signIn(page: Page, token: string): Promise<void> {
  const { pathname } = new URL(page.url());
  await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
  await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
  await showToken(page, token);
  await page.waitForURL((url) => url.pathname === pathname);
  await page.getByRole('heading', { level: 1 }).waitFor();
}

/** Every address that a page asks for, and what its scripts can read; to be called before the page is loaded. */
export function observed(page: Page): { addresses: string[]; readable: () => Promise<string> } {
  const addresses: string[] = [];
  page.on('request', (request) => addresses.push(request.url()));
  page.on('websocket', (socket) => addresses.push(socket.url()));
  page.on('framenavigated', (frame) => addresses.push(frame.url()));
  const readable = () =>
    page.evaluate(() => {
      const kept = [localStorage, sessionStorage].map((storage) => Object.entries(storage));
      return JSON.stringify([document.cookie, kept]);
    });
  return { addresses, readable };
}

/** Opens a socket in the page, and tells how it ended, or that it is open. */
export async function socketOutcome(page: Page, route: string): Promise<string> {
  return page.evaluate(
    (path) =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(path.replace(/^/, window.location.origin.replace('http', 'ws')));
        socket.onopen = () => {
          socket.close();
          resolve('open');
        };
        socket.onerror = () => {
          resolve('refused');
        };
      }),
    route,
  );
}

export async function expectSignedOut(page: Page): Promise<void> {
  await page.goto(new URL('/counter', page.url()).href);
  await page.getByText('The value could not be loaded').waitFor();
  const cookies = await page.context().cookies();
  expect(cookies.map(({ name }) => name)).not.toContain('tidemill_token');
}
