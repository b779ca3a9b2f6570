import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Dialog } from '@/components/dialog';
import { TrafficForm } from './traffic-form';

/** Asks for made-up traffic, after asking what it should be like. */
export function GenerateTraffic({ isRunning }: { isRunning: boolean }) {
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button size="xs" variant="default" loading={isRunning} onClick={open}>
        Generate traffic
      </Button>
      <Dialog title="Generate traffic" opened={opened} onClose={close}>
        <TrafficForm onDone={close} />
      </Dialog>
    </>
  );
}
