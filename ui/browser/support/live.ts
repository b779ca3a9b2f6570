import type { Page } from 'playwright-core';

/** Before a page is loaded: makes its browser one that knows no WebSocket. */
export async function withoutWebSocket(page: Page): Promise<void> {
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, 'WebSocket');
  });
}

/** Waits until the page is told of changes, for at most so many milliseconds. */
export async function waitUntilLive(page: Page, timeout = 30_000): Promise<void> {
  await page.getByText('Live', { exact: true }).waitFor({ timeout });
}

/** Notes each value that the page shows from now on; the returned function ends that and tells them in order. */
export async function recordValues(page: Page): Promise<() => Promise<number[]>> {
  await page.getByTestId('value').evaluate((element) => {
    const seen: string[] = [];
    const observer = new MutationObserver(() => seen.push(element.textContent));
    observer.observe(element, { childList: true, subtree: true, characterData: true });
    Object.assign(window, { seen });
  });
  return async () => {
    const seen = await page.evaluate(() => (window as unknown as { seen: string[] }).seen);
    return seen.map((text) => Number(text.replaceAll(',', '').replace('\u2212', '-')));
  };
}

/** The addresses of the sockets that a page opens; to be called before the page is loaded. */
export function socketUrls(page: Page): string[] {
  const urls: string[] = [];
  page.on('websocket', (socket) => urls.push(socket.url()));
  return urls;
}
