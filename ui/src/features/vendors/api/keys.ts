/** Where the cache keeps what this application knows; each begins like the next one above, so that a part can be asked for anew. */
export const keys = {
  all: ['vendors'],
  summary: ['vendors', 'summary'],
  scorecard: ['vendors', 'scorecard'],
  vendors: ['vendors', 'vendor'],
  reports: ['vendors', 'report'],
  orders: ['vendors', 'orders'],
  order: ['vendors', 'order'],
  runs: ['vendors', 'runs'],
} as const;

/** How often a page asks, in milliseconds: while nobody tells it, and to be sure. */
export const POLL_INTERVAL = 5_000;
export const CHECK_INTERVAL = 60_000;

/** However fast things change, what is computed of them is asked for at most so often, in milliseconds. */
export const NEWS_INTERVAL = 2_000;
