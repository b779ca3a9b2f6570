import { useEffect, useRef, useState } from 'react';
import type { SubmitEvent } from 'react';
import { ApiError } from '@/lib/api/errors';
import { fieldProblems } from '@/lib/api/field-problems';
import type { FieldProblem } from '@/lib/api/field-problems';
import { randomId } from '@/lib/random-id';
import type { Rule } from '../api/rule';
import { useSaveRule } from '../api/save-rule';
import { readDraft } from './draft';
import type { Draft } from './draft';

/** Sends the form of a rule, and shows what is wrong with it where it is wrong. What somebody else saved is never overwritten unseen. */
export function useSave(draft: Draft, rule: Rule | undefined, onSaved: (rule: Rule) => void) {
  const form = useRef<HTMLFormElement>(null);
  const { mutate, isPending, error, reset } = useSaveRule(rule?.id);
  const [unreadable, setUnreadable] = useState<FieldProblem[]>([]);
  const [version, setVersion] = useState(rule?.version);
  // The same content under the same key, so that pressing again after a lost answer makes no second rule.
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
    const content = JSON.stringify({ ...read.fields, version: String(version) });
    if (content !== sent.current.content) sent.current = { content, key: randomId() };
    mutate(
      {
        fields: read.fields,
        ...(version !== undefined && { expectedVersion: version }),
        idempotencyKey: sent.current.key,
      },
      { onSuccess: onSaved },
    );
  };

  return {
    form,
    submit,
    problems,
    error,
    isPending,
    isConflict: error instanceof ApiError && error.code === 'VERSION_CONFLICT',
    /** After a conflict: what is saved next is about the version that is known now. */
    renew: () => {
      setVersion(rule?.version);
      reset();
    },
  };
}
