import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { getDeadLetters } from './get-dead-letters';
import type { DeadLetter } from './get-dead-letters';
import { retryDeadLetter } from './retry-dead-letter';

/** The most that the interface gives at once. */
const PAGE_SIZE = 200;

export type Progress = { done: number; of: number };
export type Retried = { retried: number; failed: { letter: DeadLetter; error: Error }[] };

/** One after the other in the order in which the changes were made; one that fails does not keep back the others. */
export async function retryAllDeadLetters(
  stream: string,
  onProgress: (progress: Progress) => void,
): Promise<Retried> {
  const letters = await allDeadLetters(stream);
  const outcome: Retried = { retried: 0, failed: [] };
  for (const [done, letter] of letters.entries()) {
    onProgress({ done, of: letters.length });
    try {
      await retryDeadLetter(letter.id);
      outcome.retried += 1;
    } catch (error) {
      outcome.failed.push({ letter, error: error instanceof Error ? error : new Error(String(error)) });
    }
  }
  return outcome;
}

async function allDeadLetters(stream: string): Promise<DeadLetter[]> {
  const letters: DeadLetter[] = [];
  let cursor: string | null = null;
  do {
    const answer: Awaited<ReturnType<typeof getDeadLetters>> = await getDeadLetters({
      stream,
      cursor,
      limit: PAGE_SIZE,
    });
    letters.push(...answer.data.filter(({ retrying }) => !retrying));
    cursor = answer.page.nextCursor;
  } while (cursor !== null);
  return letters.sort((one, other) => Number(one.sequence - other.sequence));
}

export function useRetryAllDeadLetters(stream: string) {
  const client = useQueryClient();
  const [progress, setProgress] = useState<Progress>();
  const mutation = useMutation({
    mutationFn: () => retryAllDeadLetters(stream, setProgress),
    retry: false,
    onSettled: () => {
      setProgress(undefined);
      return client.invalidateQueries({ queryKey: ['system'] });
    },
  });
  return { ...mutation, progress };
}
