import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './confirm.module.css';
import { Dialog } from './dialog';

type Props = {
  /** The question, such as "Drop this change?". */
  title: string;
  /** What will be lost, and what will not. */
  children: ReactNode;
  /** Names of the two ways out: "Keep it" and "Drop it". */
  keep: string;
  confirm: string;
  opened: boolean;
  onClose: () => void;
  onConfirm: () => void;
};

/** Asks before something is done that cannot be undone. */
export function Confirm({ title, children, keep, confirm, opened, onClose, onConfirm }: Props) {
  return (
    <Dialog title={title} opened={opened} onClose={onClose}>
      {children}
      <div className={classes.actions}>
        <Button variant="default" onClick={onClose}>
          {keep}
        </Button>
        <Button className={classes.confirm} onClick={onConfirm}>
          {confirm}
        </Button>
      </div>
    </Dialog>
  );
}
