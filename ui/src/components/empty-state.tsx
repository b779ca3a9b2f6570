import type { ReactNode } from 'react';
import classes from './empty-state.module.css';

type Props = {
  title: string;
  /** How the first entry comes about. */
  hint: ReactNode;
};

export function EmptyState({ title, hint }: Props) {
  return (
    <div className={classes.empty}>
      <p className={classes.title}>{title}</p>
      <p>{hint}</p>
    </div>
  );
}
