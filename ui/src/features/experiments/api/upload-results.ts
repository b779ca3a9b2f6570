import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import * as v from 'valibot';
import { upload } from '@/lib/api/upload';
import { resultsOptions } from './get-results';

/**
 * Replaces the results of an experiment by those in a file of CSV or JSON. `sent` is the share that is on the server. `cancel` gives
 * up what is being sent: the server takes whole files only.
 */
export function useUploadResults(id: string) {
  const client = useQueryClient();
  const [sent, setSent] = useState(0);
  const abort = useRef<AbortController>(undefined);
  const mutation = useMutation({
    mutationFn: (file: File) => {
      setSent(0);
      abort.current = new AbortController();
      return upload(`/api/experiments/${encodeURIComponent(id)}/results`, v.unknown(), {
        body: file,
        contentType: isJson(file) ? 'application/json' : 'text/csv',
        onProgress: setSent,
        signal: abort.current.signal,
      });
    },
    retry: false,
    onSuccess: () => client.invalidateQueries({ queryKey: resultsOptions(id).queryKey }),
  });
  const cancel = () => {
    abort.current?.abort();
    mutation.reset();
  };
  return { ...mutation, sent, cancel };
}

function isJson(file: File): boolean {
  return file.type === 'application/json' || file.name.toLowerCase().endsWith('.json');
}
