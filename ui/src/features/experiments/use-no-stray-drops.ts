import { useWindowEvent } from '@mantine/hooks';

/** A file that is dropped beside the place for it changes nothing; a browser would leave the page and open it. */
export function useNoStrayDrops() {
  useWindowEvent('dragover', prevent);
  useWindowEvent('drop', prevent);
}

function prevent(event: DragEvent) {
  event.preventDefault();
}
