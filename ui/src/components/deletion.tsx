import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { Confirm } from './confirm';
import classes from './deletion.module.css';
import { Message } from './message';

type Props = {
  /** Such as "this order". */
  what: string;
  /** What is lost. */
  children: ReactNode;
  isPending: boolean;
  error: Error | null;
  onDelete: () => void;
};

/** Deletes what a page is about, after asking. */
export function Deletion({ what, children, isPending, error, onDelete }: Props) {
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <div className={classes.delete}>
      <Button variant="subtle" color="gray" px={0} c="var(--tm-danger)" loading={isPending} onClick={open}>
        Delete {what}
      </Button>
      {error && (
        <Message tone="problem" title="It was not deleted">
          <p>{error.message}</p>
        </Message>
      )}
      <Confirm
        title={`Delete ${what}?`}
        keep="Keep it"
        confirm="Delete it"
        opened={opened}
        onClose={close}
        onConfirm={() => {
          close();
          onDelete();
        }}
      >
        {children}
      </Confirm>
    </div>
  );
}
