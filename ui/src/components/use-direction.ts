import { useEffect, useState } from 'react';

export type Direction = 'up' | 'down';

/** Changes that follow each other faster than this, in milliseconds, have no direction that an eye could follow. */
const PAUSE = 300;

/** Whether a number just rose or fell; undefined if it has not changed, or changes all the time. */
export function useDirection(value: bigint): Direction | undefined {
  const [previous, setPrevious] = useState(value);
  const [direction, setDirection] = useState<Direction>();
  const [settled, setSettled] = useState(true);
  if (value !== previous) {
    setPrevious(value);
    setSettled(false);
    if (settled) setDirection(value > previous ? 'up' : 'down');
    else setDirection(undefined);
  }

  useEffect(() => {
    if (settled) return;
    const timer = setTimeout(() => {
      setSettled(true);
    }, PAUSE);
    return () => {
      clearTimeout(timer);
    };
  }, [value, settled]);

  return direction;
}
