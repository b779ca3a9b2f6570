import { Button } from '@mantine/core';
import classes from './live-banner.module.css';
import { Message } from './message';

type Props = {
  /** How often the page asks meanwhile, in milliseconds. */
  interval: number;
  onRetry: () => void;
};

/** Above data that are asked for because nobody tells them: a live connection was lost and is not back yet. */
export function LiveBanner({ interval, onRetry }: Props) {
  return (
    <div className={classes.banner}>
      <Message
        tone="notice"
        actions={
          <Button variant="default" size="xs" onClick={onRetry}>
            Connect now
          </Button>
        }
      >
        <p>
          Live updates are interrupted. Until they are back, this page asks every {interval / 1_000} seconds.
        </p>
      </Message>
    </div>
  );
}
