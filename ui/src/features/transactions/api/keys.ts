/** Where the cache keeps what this application knows; each begins like the next one above, so that a part can be asked for anew. */
export const keys = {
  all: ['transactions'],
  overview: ['transactions', 'overview'],
  quality: ['transactions', 'quality'],
  anomalies: ['transactions', 'anomalies'],
  accounts: ['transactions', 'accounts'],
  transaction: ['transactions', 'transaction'],
  runs: ['transactions', 'runs'],
  rules: ['transactions', 'rules'],
} as const;

/** How often a page asks, in milliseconds: while nobody tells it, and to be sure. */
export const POLL_INTERVAL = 5_000;
export const CHECK_INTERVAL = 60_000;
