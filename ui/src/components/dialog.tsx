import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './dialog.module.css';

type Props = {
  title: string;
  opened: boolean;
  onClose: () => void;
  /** `wide` for forms with several columns. */
  size?: 'normal' | 'wide';
  children: ReactNode;
};

/** Something to be done before the page goes on. What it holds is there only while it is open. */
export function Dialog({ title, opened, onClose, size = 'normal', children }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      centered
      size={size === 'wide' ? 'xl' : 'md'}
      title={title}
      closeButtonProps={{ 'aria-label': 'Close' }}
      classNames={{ content: classes.content, header: classes.header, title: classes.title }}
    >
      {children}
    </Modal>
  );
}
