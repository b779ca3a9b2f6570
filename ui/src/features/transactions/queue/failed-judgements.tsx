import { Button } from '@mantine/core';
import { Message } from '@/components/message';
import { useFailedJudgements, useSendJudgement } from '../api/send-judgement';

/** Judgements that did not arrive; nothing is lost without a word. */
export function FailedJudgements() {
  const { failed, forget } = useFailedJudgements();
  const { mutate } = useSendJudgement();
  if (failed.length === 0) return null;
  const again = () => {
    const judgements = failed.flatMap(({ variables }) => (variables ? [variables] : []));
    forget();
    for (const judgement of judgements) mutate(judgement);
  };
  return (
    <Message
      tone="problem"
      title={failed.length === 1 ? 'A judgement was not saved' : `${failed.length} judgements were not saved`}
      actions={
        <>
          <Button variant="default" size="xs" onClick={again}>
            Try again
          </Button>
          <Button variant="default" size="xs" onClick={forget}>
            Forget
          </Button>
        </>
      }
    >
      <p>{failed[0]?.error?.message}</p>
    </Message>
  );
}
