import { expect } from 'vitest';
import { press, shownValue, waitForValue, waitUntilSaved } from './support/counter';
import { test } from './support/fixtures';
import { socketUrls, waitUntilLive, withoutWebSocket } from './support/live';

test('two pages survive that the host is killed, and nothing is lost', async ({ host, openPage }) => {
  let urls: string[] = [];
  const first = await openPage('/counter');
  const second = await openPage('/counter', {}, (page) => {
    urls = socketUrls(page);
  });
  await waitUntilLive(first);
  await waitUntilLive(second);
  await press(first, 'Increment');
  await waitUntilSaved(first);
  const before = await shownValue(first);
  await waitForValue(second, before);

  await host.pause('SIGKILL');
  await second.getByText('The server cannot be reached.').waitFor();
  expect(await shownValue(second)).toBe(before);
  await host.resume();
  await fetch(`${host.url}/api/counter/increment`, { method: 'POST' });

  for (const page of [first, second]) {
    await waitUntilLive(page);
    await waitForValue(page, before + 1);
    await page.getByText('The server cannot be reached.').waitFor({ state: 'detached' });
  }
  expect(urls.at(-1)).toMatch(/\/ws\/counter\?after=\d+$/);
  await press(second, 'Increment');
  await waitForValue(first, before + 2);
});

test('a page whose socket alone is cut off says so, asks meanwhile, and resumes', async ({
  host,
  openPage,
}) => {
  let cut: () => void = () => undefined;
  let refuse = false;
  const page = await openPage('/counter', {}, async (page) => {
    await page.routeWebSocket('**/ws/counter*', (socket) => {
      if (refuse) return void socket.close();
      const server = socket.connectToServer();
      cut = () => {
        refuse = true;
        void server.close();
        void socket.close();
      };
    });
  });
  await waitUntilLive(page);
  const before = await shownValue(page);
  cut();
  const banner = page.getByText('Live updates are interrupted.');
  await banner.waitFor();
  await fetch(`${host.url}/api/counter/increment`, { method: 'POST' });
  await waitForValue(page, before + 1);
  refuse = false;
  await page.getByRole('button', { name: 'Connect now' }).click();
  await waitUntilLive(page);
  await banner.waitFor({ state: 'detached' });
});

test('a browser without WebSocket asks', async ({ host, openPage }) => {
  const page = await openPage('/counter', {}, withoutWebSocket);
  await page.getByText('Every 2 s').waitFor();
  const before = await shownValue(page);
  await fetch(`${host.url}/api/counter/increment`, { method: 'POST' });
  await waitForValue(page, before + 1);
});
