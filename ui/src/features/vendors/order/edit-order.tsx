import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Dialog } from '@/components/dialog';
import type { Order } from '../api/order';
import { EditOrderForm } from './edit-order-form';

/** Changes what an order says. */
export function EditOrder({ order }: { order: Order }) {
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button size="xs" variant="default" onClick={open}>
        Edit
      </Button>
      <Dialog title="Edit this order" size="wide" opened={opened} onClose={close}>
        <EditOrderForm order={order} onSaved={close} />
      </Dialog>
    </>
  );
}
