import { useMediaQuery } from '@mantine/hooks';

/** In rem, as in the style sheet. */
const WIDE = { row: 2.875, head: 2.25 };
const NARROW = { row: 5, head: 0 };

/** How high a row and the head of the table are, in pixels: on a narrow screen a row has three lines, and there is no head. */
export function useHeights(): { row: number; head: number } {
  const isNarrow = useMediaQuery('(max-width: 48em)');
  const { row, head } = isNarrow ? NARROW : WIDE;
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  return { row: row * rem, head: head * rem };
}
