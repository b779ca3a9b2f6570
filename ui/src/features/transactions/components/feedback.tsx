import { Textarea } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Message } from '@/components/message';
import { formatTime } from '@/lib/format';
import { randomId } from '@/lib/random-id';
import type { Anomaly, Verdict } from '../api/anomaly';
import { useSendJudgement } from '../api/send-judgement';
import { AnomalyStatusLabel } from './anomaly-status-label';
import classes from './feedback.module.css';
import { VerdictButtons } from './verdict-buttons';

type Props = {
  transactionId: string;
  /** Null if nothing found the transaction: to judge it says that it was missed. */
  anomaly: Anomaly | null;
};

/** What people made of a transaction, and a way to say so. */
export function Feedback({ transactionId, anomaly }: Props) {
  const [note, setNote] = useState(anomaly?.note ?? '');
  const { mutate, isPending, error, variables } = useSendJudgement();
  const judge = (verdict: Verdict) => {
    mutate({
      transactionId,
      verdict,
      note: note.trim() === '' ? null : note.trim(),
      idempotencyKey: randomId(),
    });
  };
  return (
    <div className={classes.feedback}>
      {anomaly ? (
        <p className={classes.line}>
          <AnomalyStatusLabel status={anomaly.status} />
          <span>
            {anomaly.judgedAt === null
              ? `Found ${formatTime(anomaly.openedAt)}`
              : `Judged ${formatTime(anomaly.judgedAt)}`}
          </span>
        </p>
      ) : (
        <p className={classes.about}>
          Nothing found it. If it is something all the same, say so: it counts as missed.
        </p>
      )}
      {anomaly && anomaly.rules.length > 0 && (
        <p className={classes.about}>
          Rules that matched:{' '}
          {anomaly.rules.map((id, index) => (
            <span key={id}>
              {index > 0 && ', '}
              <Link to="/transactions/rules/$id" params={{ id }}>
                {id}
              </Link>
            </span>
          ))}
        </p>
      )}
      <Textarea
        label="Note"
        description="Kept with the judgement, for other people"
        maxLength={2000}
        autosize
        minRows={2}
        maxRows={8}
        value={note}
        onChange={({ currentTarget }) => {
          setNote(currentTarget.value);
        }}
      />
      <VerdictButtons
        status={anomaly?.status ?? 'open'}
        loading={isPending ? variables.verdict : undefined}
        onJudge={judge}
      />
      {error && (
        <Message tone="problem" title="It was not saved">
          <p>{error.message}</p>
        </Message>
      )}
    </div>
  );
}
