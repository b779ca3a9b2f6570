import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { SubmitEvent } from 'react';
import { fieldProblems } from '@/lib/api/field-problems';
import type { FieldProblem } from '@/lib/api/field-problems';
import { randomId } from '@/lib/random-id';
import { useCreateExperiment } from '../api/create-experiment';
import type { Draft } from './draft';
import { readDraft } from './read-draft';

/** Sends the form, shows what is wrong with it where it is wrong, and goes on to the new experiment. */
export function useSubmit(draft: Draft) {
  const form = useRef<HTMLFormElement>(null);
  const { mutate, isPending, error, reset } = useCreateExperiment();
  const [unreadable, setUnreadable] = useState<FieldProblem[]>([]);
  const navigate = useNavigate();
  // The same content under the same key, so that pressing again after a lost answer makes no second experiment.
  const sent = useRef({ content: '', key: '' });
  const problems = unreadable.length > 0 ? unreadable : fieldProblems(error);

  useEffect(() => {
    if (unreadable.length > 0 || error)
      form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [unreadable, error]);

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const read = readDraft(draft);
    setUnreadable(read.problems);
    if (read.problems.length > 0) {
      reset();
      return;
    }
    const content = JSON.stringify(read.definition);
    if (content !== sent.current.content) sent.current = { content, key: randomId() };
    mutate(
      { definition: read.definition, idempotencyKey: sent.current.key },
      { onSuccess: ({ id }) => void navigate({ to: '/experiments/$id', params: { id } }) },
    );
  };

  return { form, submit, problems, error, isPending };
}
