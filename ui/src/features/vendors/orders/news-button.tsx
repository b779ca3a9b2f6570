import { Button } from '@mantine/core';
import { formatInteger } from '@/lib/format';
import type { News } from './use-news';

/** Offers what is new; nothing where nothing is. */
export function NewsButton({ news: { placed, missed, show } }: { news: News }) {
  if (placed === 0 && !missed) return null;
  const what = placed === 1 ? '1 new order' : `${formatInteger(placed)} new orders`;
  return (
    <Button size="xs" variant="light" onClick={show}>
      {missed ? 'Show what is new' : `Show ${what}`}
    </Button>
  );
}
