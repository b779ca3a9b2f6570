import { Button } from '@mantine/core';
import { formatClockTime } from '@/lib/format';
import { Message } from './message';

type Props = {
  error: Error;
  /** When what is still shown was true. */
  since: Date;
  onRetry: () => void;
};

/** Above data that could not be refreshed: says so and says how old it is. */
export function StaleBanner({ error, since, onRetry }: Props) {
  return (
    <Message
      tone="notice"
      actions={
        <Button variant="default" size="xs" onClick={onRetry}>
          Try again
        </Button>
      }
    >
      <p>
        {error.message} Showing what was known at {formatClockTime(since)}.
      </p>
    </Message>
  );
}
