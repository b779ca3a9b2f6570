import { useNavigate } from '@tanstack/react-router';
import { Deletion } from '@/components/deletion';
import { useDeleteRule } from '../api/delete-rule';
import type { Rule } from '../api/rule';

export function DeleteRule({ rule: { id, name } }: { rule: Rule }) {
  const { mutate, isPending, error } = useDeleteRule(id);
  const navigate = useNavigate();
  return (
    <Deletion
      what="this rule"
      isPending={isPending}
      error={error}
      onDelete={() => {
        mutate(undefined, { onSuccess: () => void navigate({ to: '/transactions/rules' }) });
      }}
    >
      <p>
        <strong>{name}</strong> looks no more. What it found stays.
      </p>
    </Deletion>
  );
}
