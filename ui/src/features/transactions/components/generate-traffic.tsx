import { Button, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import classes from './generate-traffic.module.css';
import { TrafficForm } from './traffic-form';

/** Asks for made-up traffic, after asking what it should be like. */
export function GenerateTraffic({ isRunning }: { isRunning: boolean }) {
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button size="xs" variant="default" loading={isRunning} onClick={open}>
        Generate traffic
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        centered
        title="Generate traffic"
        closeButtonProps={{ 'aria-label': 'Close' }}
        classNames={{ content: classes.content, header: classes.header, title: classes.title }}
      >
        <TrafficForm onDone={close} />
      </Modal>
    </>
  );
}
