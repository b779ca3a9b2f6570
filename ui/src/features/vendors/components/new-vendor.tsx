import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { Dialog } from '@/components/dialog';
import { VendorForm } from '../vendor/vendor-form';

/** Makes a vendor, and shows it. */
export function NewVendor() {
  const [opened, { open, close }] = useDisclosure(false);
  const navigate = useNavigate();
  return (
    <>
      <Button size="xs" variant="default" onClick={open}>
        New vendor
      </Button>
      <Dialog title="New vendor" size="wide" opened={opened} onClose={close}>
        <VendorForm
          onSaved={({ id }) => {
            close();
            void navigate({ to: '/vendors/vendor/$id', params: { id } });
          }}
        />
      </Dialog>
    </>
  );
}
