import { cleanup, configure } from '@testing-library/react';
import { afterEach } from 'vitest';

/** What Mantine asks of a browser and jsdom does not have. */
const missing = {
  matchMedia: (media: string) => ({
    matches: false,
    media,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }),
  ResizeObserver: class {
    observe = () => undefined;
    unobserve = () => undefined;
    disconnect = () => undefined;
  },
};

Object.assign(window, missing);
// A test waits for what it expects; how fast a busy machine gets there is not what it is about.
configure({ asyncUtilTimeout: 10_000 });
afterEach(cleanup);
