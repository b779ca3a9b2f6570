import type { ReactNode } from 'react';
import classes from './card.module.css';

type Props = {
  title: string;
  /** What can be done about it. */
  action?: ReactNode;
  children: ReactNode;
};

/** Something with a name, beside others of its kind. */
export function Card({ title, action, children }: Props) {
  return (
    <div className={classes.card} role="group" aria-label={title}>
      <div className={classes.head}>
        <h3 className={classes.name}>{title}</h3>
        {action}
      </div>
      {children}
    </div>
  );
}

/** Cards, side by side where there is room. */
export function Cards({ children }: { children: ReactNode }) {
  return <div className={classes.cards}>{children}</div>;
}

/** A line of a card: what it is at one end, what is said of it at the other. */
export function CardLine({ children }: { children: ReactNode }) {
  return <p className={classes.line}>{children}</p>;
}

/** A text of a card. */
export function CardText({ children }: { children: ReactNode }) {
  return <p className={classes.about}>{children}</p>;
}
