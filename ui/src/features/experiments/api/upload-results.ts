import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import * as v from 'valibot';
import { upload } from '@/lib/api/upload';
import { resultsOptions } from './get-results';

/** Replaces the results of an experiment by those in a file of CSV or JSON. `sent` is the share that is on the server. */
export function useUploadResults(id: string) {
  const client = useQueryClient();
  const [sent, setSent] = useState(0);
  const mutation = useMutation({
    mutationFn: (file: File) => {
      setSent(0);
      return upload(`/api/experiments/${encodeURIComponent(id)}/results`, v.unknown(), {
        body: file,
        contentType: isJson(file) ? 'application/json' : 'text/csv',
        onProgress: setSent,
      });
    },
    retry: false,
    onSuccess: () => client.invalidateQueries({ queryKey: resultsOptions(id).queryKey }),
  });
  return { ...mutation, sent };
}

function isJson(file: File): boolean {
  return file.type === 'application/json' || file.name.toLowerCase().endsWith('.json');
}
