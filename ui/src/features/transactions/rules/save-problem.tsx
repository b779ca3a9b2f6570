import { Conflict } from '@/components/conflict';
import { Message } from '@/components/message';
import { RequestId } from '@/components/request-id';
import { requestIdOf } from '@/lib/api/errors';
import type { FieldProblem } from '@/lib/api/field-problems';

type Props = {
  error: Error;
  problems: FieldProblem[];
  isConflict: boolean;
  onTake: () => void;
  onKeep: () => void;
};

const SHOWN = /^(name|accountId|snoozedUntil|expiresAt|condition(\.\w+)?)$/;

/** Why a rule was not saved, where no field of the form can say it. */
export function SaveProblem({ error, problems, isConflict, onTake, onKeep }: Props) {
  const requestId = requestIdOf(error);
  if (isConflict) return <Conflict onTake={onTake} onKeep={onKeep} />;
  const others = problems.filter(({ field }) => !SHOWN.test(field));
  if (problems.length > 0 && others.length === 0) return null;
  return (
    <Message tone="problem" title="It was not saved">
      {others.length === 0 && <p>{error.message}</p>}
      {others.map(({ field, message }) => (
        <p key={field}>
          {field} {message}.
        </p>
      ))}
      {requestId !== undefined && <RequestId id={requestId} />}
    </Message>
  );
}
