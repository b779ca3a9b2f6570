import { useState } from 'react';
import classes from './digits.module.css';
import { useDirection } from './use-direction';
import type { Direction } from './use-direction';

type Props = {
  value: bigint;
  /** Writes the number. */
  format: (value: bigint) => string;
};

/**
 * A number whose digits slide into place when it changes: upwards when it grows, downwards when it shrinks. A digit
 * that stays does not move. Who prefers reduced motion sees the new number at once.
 */
export function Digits({ value, format }: Props) {
  const direction = useDirection(value);
  const text = format(value);
  return Array.from(text, (character, index) => (
    // Counted from the right, where the digits of two numbers correspond.
    <Digit key={`${text.length - index} ${character}`} character={character} direction={direction} />
  ));
}

/** Keeps the direction it appeared with: another one would make it appear again. */
function Digit({ character, direction }: { character: string; direction: Direction | undefined }) {
  const [appeared] = useState(direction);
  return (
    <span className={classes.digit} data-appeared={appeared}>
      {character}
    </span>
  );
}
