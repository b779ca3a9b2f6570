import { Button, Modal } from '@mantine/core';
import classes from './confirm-drop.module.css';

type Props = {
  change: string;
  stream: string;
  opened: boolean;
  onClose: () => void;
  onConfirm: () => void;
};

export function ConfirmDrop({ change, stream, opened, onClose, onConfirm }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      centered
      title="Drop this change?"
      closeButtonProps={{ 'aria-label': 'Close' }}
      classNames={{ content: classes.content, header: classes.header, title: classes.title }}
    >
      <p>
        <strong>{change}</strong> will never be delivered to {stream}. The row itself stays as it is.
      </p>
      <div className={classes.actions}>
        <Button variant="default" onClick={onClose}>
          Keep it
        </Button>
        <Button className={classes.drop} onClick={onConfirm}>
          Drop it
        </Button>
      </div>
    </Modal>
  );
}
