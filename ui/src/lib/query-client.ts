import { QueryClient } from '@tanstack/react-query';
import { isTransient, retryDelay } from './api/errors';

const RETRIES = 4;

/**
 * The cache of server data. Requests go out even when the browser believes it is offline, because the server may well
 * be this machine; only failures that may pass are tried again.
 */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        refetchOnWindowFocus: 'always',
        retry: (failures, error) => failures < 1 && isTransient(error),
        retryDelay,
      },
      mutations: {
        networkMode: 'always',
        retry: (failures, error) => failures < RETRIES && isTransient(error),
        retryDelay,
      },
    },
  });
}
