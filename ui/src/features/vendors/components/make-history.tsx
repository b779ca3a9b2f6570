import { Button } from '@mantine/core';

/** Opens the dialog that makes a history; the page has it, since it stays open while what is below it changes. */
export function MakeHistory({ onOpen }: { onOpen: () => void }) {
  return (
    <Button size="xs" onClick={onOpen}>
      Make a history
    </Button>
  );
}
