import { useNavigate } from '@tanstack/react-router';
import { Deletion } from '@/components/deletion';
import { useDeleteOrder } from '../api/delete-order';
import type { Order } from '../api/order';
import { orderName } from '../order-name';

export function DeleteOrder({ order }: { order: Order }) {
  const { mutate, isPending, error } = useDeleteOrder(order.id);
  const navigate = useNavigate();
  return (
    <Deletion
      what="this order"
      isPending={isPending}
      error={error}
      onDelete={() => {
        mutate(order.version, { onSuccess: () => void navigate({ to: '/vendors/orders' }) });
      }}
    >
      <p>
        <strong>{orderName(order)}</strong> and its history will be gone, and the reports count it no more.
      </p>
    </Deletion>
  );
}
