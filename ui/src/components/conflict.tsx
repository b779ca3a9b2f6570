import { Button } from '@mantine/core';
import { Message } from './message';

type Props = {
  /** Puts what the other one saved into the form. */
  onTake: () => void;
  /** Leaves the form as it is, to be saved over theirs. */
  onKeep: () => void;
};

/** Somebody else saved while a form was open: nothing is overwritten unseen. */
export function Conflict({ onTake, onKeep }: Props) {
  return (
    <Message
      tone="problem"
      title="Somebody else changed it meanwhile"
      actions={
        <>
          <Button variant="default" size="xs" onClick={onTake}>
            Take theirs
          </Button>
          <Button variant="default" size="xs" onClick={onKeep}>
            Keep mine
          </Button>
        </>
      }
    >
      <p>Nothing was saved. Take theirs, or keep yours and save again.</p>
    </Message>
  );
}
