import { UnstyledButton } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import classes from './request-id.module.css';

/** The id under which the server logged a request, to be copied into a report. */
export function RequestId({ id }: { id: string }) {
  const clipboard = useClipboard({ timeout: 2_000 });
  return (
    <span className={classes.request}>
      Request <code className={classes.id}>{id}</code>{' '}
      <UnstyledButton
        className={classes.copy}
        aria-label={`Copy request id ${id}`}
        onClick={() => {
          clipboard.copy(id);
        }}
      >
        {clipboard.copied ? 'Copied' : 'Copy'}
      </UnstyledButton>
    </span>
  );
}
