import { useMutation, useQuery } from '@tanstack/react-query';
import * as v from 'valibot';
import { ApiError, levels } from '@/lib/api/errors';
import { request } from '@/lib/api/request';
import { SESSION_KEY } from '@/lib/query-client';

const PATH = '/api/system/session';

const sessionSchema = v.object({
  /** Whether the host asks who somebody is; without that, everybody may send everything. */
  restricted: v.boolean(),
  /** The name of the token; null for who shows none. */
  name: v.nullable(v.string()),
  level: levels,
});

export type Session = v.InferOutput<typeof sessionSchema>;

const answerSchema = v.object({ data: sessionSchema });

/** A host without sessions, such as Spin, restricts nobody. */
const UNRESTRICTED: Session = { restricted: false, name: null, level: 'admin' };

async function getSession(signal: AbortSignal): Promise<Session> {
  try {
    return (await request(PATH, answerSchema, { signal })).data;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return UNRESTRICTED;
    throw error;
  }
}

/** Who this browser is to the host. */
export function useSession() {
  return useQuery({
    queryKey: SESSION_KEY,
    queryFn: ({ signal }) => getSession(signal),
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  });
}

export function useSignIn() {
  return useMutation({
    mutationFn: async (token: string) =>
      (await request(PATH, answerSchema, { method: 'POST', body: { token } })).data,
  });
}

export function useSignOut() {
  return useMutation({
    mutationFn: async () => (await request(PATH, answerSchema, { method: 'DELETE' })).data,
  });
}
