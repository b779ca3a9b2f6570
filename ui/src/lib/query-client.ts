import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { isTransient, needsSignIn, retryDelay } from './api/errors';

const RETRIES = 4;

/** Under which it is kept who this browser is to the host. */
export const SESSION_KEY = ['session'];

/**
 * The cache of server data. Requests go out even when the browser believes it is offline, because the server may well
 * be this machine; only failures that may pass are tried again.
 */
export function createQueryClient(): QueryClient {
  // Who was signed in is not any more where the host does not know the token: then the shell is to say so.
  const onError = (error: Error) => {
    if (needsSignIn(error)) void client.invalidateQueries({ queryKey: SESSION_KEY });
  };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
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
  return client;
}
