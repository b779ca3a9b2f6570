import type { BrowserContextOptions, Page } from 'playwright-core';
import { test as base, expect } from 'vitest';
import { launchChromium } from './chromium';
import { Host } from './host';

const WIDE = { width: 1280, height: 900 };
export const NARROW = { width: 375, height: 740 };

/** `prepare` is called before the page is loaded. */
type OpenPage = (
  path: string,
  options?: BrowserContextOptions,
  prepare?: (page: Page) => Promise<void> | void,
) => Promise<Page>;

/** Each file has a host and a browser, each test its own pages, which must not throw or break the content policy. */
export const test = base
  .extend('browser', { scope: 'file' }, async ({}, { onCleanup }) => {
    const browser = await launchChromium();
    onCleanup(() => browser.close());
    return browser;
  })
  .extend('host', { scope: 'file' }, async ({}, { onCleanup }) => {
    const host = await Host.start();
    onCleanup(() => host.stop());
    return host;
  })
  .extend('openPage', ({ browser, host }, { onCleanup }): OpenPage => {
    const faults: string[] = [];
    const closers: (() => Promise<void>)[] = [];
    onCleanup(async () => {
      await Promise.all(closers.map((close) => close()));
      expect(faults, 'faults reported by the pages').toEqual([]);
    });
    return async (path, options, prepare) => {
      const context = await browser.newContext({ viewport: WIDE, ...options });
      closers.push(() => context.close());
      const page = await context.newPage();
      page.on('pageerror', (error) => faults.push(String(error)));
      page.on('console', (message) => {
        if (message.text().includes('Content Security Policy')) faults.push(message.text());
      });
      await prepare?.(page);
      await page.goto(host.url + path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      return page;
    };
  });
