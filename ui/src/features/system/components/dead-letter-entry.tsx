import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useId } from 'react';
import { Message } from '@/components/message';
import { isOutcomeUnknown } from '@/lib/api/errors';
import { useDropDeadLetter } from '../api/drop-dead-letter';
import type { DeadLetter } from '../api/get-dead-letters';
import { useRetryDeadLetter } from '../api/retry-dead-letter';
import { describeChange, describeKey } from '../describe-change';
import { ConfirmDrop } from './confirm-drop';
import { DeadLetterDetails } from './dead-letter-details';
import { Entry } from './entry';

export function DeadLetterEntry({ letter }: { letter: DeadLetter }) {
  const retry = useRetryDeadLetter();
  const drop = useDropDeadLetter();
  const [opened, { toggle }] = useDisclosure(false);
  const [asking, { open: ask, close: stopAsking }] = useDisclosure(false);
  const details = useId();
  const change = describeChange(letter);
  return (
    <Entry
      name={change}
      about={describeKey(letter.key)}
      aside={
        <>
          <Button variant="default" size="xs" aria-expanded={opened} aria-controls={details} onClick={toggle}>
            {opened ? 'Less' : 'Details'}
          </Button>
          <Button variant="default" size="xs" loading={drop.isPending} onClick={ask}>
            Drop
          </Button>
          <Button
            variant="default"
            size="xs"
            loading={retry.isPending}
            disabled={letter.retrying}
            onClick={() => {
              retry.mutate(letter.id);
            }}
          >
            {letter.retrying ? 'Retrying' : 'Retry'}
          </Button>
        </>
      }
    >
      <p>{letter.error}</p>
      <div id={details} hidden={!opened}>
        {opened && <DeadLetterDetails letter={letter} />}
      </div>
      <Failure error={retry.error} title="It could not be retried" />
      <Failure error={drop.error} title="It was not dropped" />
      <ConfirmDrop
        change={`${change}, ${describeKey(letter.key)},`}
        stream={letter.stream}
        opened={asking}
        onClose={stopAsking}
        onConfirm={() => {
          stopAsking();
          drop.mutate(letter.id);
        }}
      />
    </Entry>
  );
}

function Failure({ error, title }: { error: Error | null; title: string }) {
  if (!error) return null;
  return (
    <Message tone="problem" title={title}>
      <p>{error.message}</p>
      {isOutcomeUnknown(error) && (
        <p>It may have happened all the same: the list shows what the server has.</p>
      )}
    </Message>
  );
}
