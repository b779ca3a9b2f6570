import { useId } from 'react';
import type { ReactNode } from 'react';
import classes from './section.module.css';

type Props = {
  title: string;
  children: ReactNode;
};

export function Section({ title, children }: Props) {
  const heading = useId();
  return (
    <section className={classes.section} aria-labelledby={heading}>
      <h2 className={classes.heading} id={heading}>
        {title}
      </h2>
      {children}
    </section>
  );
}
