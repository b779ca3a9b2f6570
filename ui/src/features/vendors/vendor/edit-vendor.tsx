import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Dialog } from '@/components/dialog';
import type { Vendor } from '../api/vendor';
import { VendorForm } from './vendor-form';

/** Changes a vendor. */
export function EditVendor({ vendor }: { vendor: Vendor }) {
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button size="xs" variant="default" onClick={open}>
        Edit
      </Button>
      <Dialog title={`Edit ${vendor.name}`} size="wide" opened={opened} onClose={close}>
        <VendorForm vendor={vendor} onSaved={close} />
      </Dialog>
    </>
  );
}
