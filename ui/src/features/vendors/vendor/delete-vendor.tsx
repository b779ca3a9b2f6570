import { useNavigate } from '@tanstack/react-router';
import { Deletion } from '@/components/deletion';
import { useDeleteVendor } from '../api/delete-vendor';
import type { Vendor } from '../api/vendor';

export function DeleteVendor({ vendor: { id, name } }: { vendor: Vendor }) {
  const { mutate, isPending, error } = useDeleteVendor(id);
  const navigate = useNavigate();
  return (
    <Deletion
      what="this vendor"
      isPending={isPending}
      error={error}
      onDelete={() => {
        mutate(undefined, { onSuccess: () => void navigate({ to: '/vendors' }) });
      }}
    >
      <p>
        <strong>{name}</strong> can be deleted only if it has no orders.
      </p>
    </Deletion>
  );
}
