import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { Dialog } from '@/components/dialog';
import { NewOrderForm } from './new-order-form';

/** Places an order, and shows it. */
export function NewOrder({ vendor }: { vendor: string | undefined }) {
  const [opened, { open, close }] = useDisclosure(false);
  const navigate = useNavigate();
  return (
    <>
      <Button size="xs" onClick={open}>
        New order
      </Button>
      <Dialog title="New order" size="wide" opened={opened} onClose={close}>
        <NewOrderForm
          vendor={vendor}
          onPlaced={({ id }) => {
            close();
            void navigate({ to: '/vendors/orders/$id', params: { id } });
          }}
        />
      </Dialog>
    </>
  );
}
