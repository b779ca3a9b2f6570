import { VisuallyHidden } from '@mantine/core';
import { useThrottledValue } from '@mantine/hooks';

/** In milliseconds: what changes faster cannot be followed by ear. */
const INTERVAL = 4_000;

/** Tells a screen reader what is new: at once after a quiet while, else the latest every few seconds. */
export function Announcement({ children }: { children: string }) {
  return <VisuallyHidden role="status">{useThrottledValue(children, INTERVAL)}</VisuallyHidden>;
}
